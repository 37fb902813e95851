package com.vixcpp.sync.autoconfigure;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * Chance for several threads without contention; nothing secret depends on it.
 */
final class ThreadLocalRandomGenerator implements RandomGenerator {

	@Override
	public long nextLong() {
		return ThreadLocalRandom.current().nextLong();
	}

}
