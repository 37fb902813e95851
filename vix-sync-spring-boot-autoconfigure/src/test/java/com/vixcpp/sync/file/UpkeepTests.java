package com.vixcpp.sync.file;

import java.time.Duration;
import java.time.Instant;

import com.vixcpp.sync.outbox.Outbox;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the files need for themselves, forgetting and compacting, costs callers nothing
 * and goes on whatever a disk or a clock has done to it.
 */
class UpkeepTests {

	private static final Instant T0 = Stores.T0;

	private static final Instant YEARS_LATER = T0.plus(Duration.ofDays(1000));

	private static final Instant LATER = T0.plus(Duration.ofDays(8));

	private static final int SEGMENT = 1_000;

	private final MemoryDisk disk = new MemoryDisk();

	private static int prune(FileStore store, Instant now) {
		return store.outbox().control().prune(Duration.ofDays(7), 100, now);
	}

	/** All that the retention removes until it finds nothing, again and again. */
	private static int pruneAll(FileStore store, Instant now, int rounds) {
		int pruned = 0;
		for (int i = 0; i < rounds; i++) {
			pruned += prune(store, now);
		}
		return pruned;
	}

	private static void finish(Outbox outbox, String id, Instant at) {
		outbox.enqueue(Stores.operation(id), "base", T0);
		outbox.complete(Stores.claim(outbox, T0, 1).get(0), at);
	}

	@Test
	void oneRecordOfTheFutureBeforeMoreThanOneLookKeepsNothingBehindItFromBeingForgotten() {
		try (FileStore store = Stores.open(this.disk, false, SEGMENT)) {
			Outbox outbox = Stores.outbox(store);
			finish(outbox, "future", YEARS_LATER);
			finish(outbox, "old", T0);
			for (int i = 0; i < 600; i++) {
				outbox.enqueue(Stores.operation("waits " + i), "other", T0);
			}
			assertThat(this.disk.names()).as("more than two looks").hasSizeGreaterThan(130);
			finish(outbox, "behind", T0);
			assertThat(pruneAll(store, LATER, 6)).isEqualTo(2);
			finish(outbox, "later", T0);
			assertThat(pruneAll(store, LATER, 6)).isOne();
			assertThat(pruneAll(store, T0.plus(Duration.ofDays(1008)), 6)).isOne();
		}
	}

	@Test
	void aThousandOfTheFutureKeepNothingBehindThemFromBeingForgotten() {
		try (FileStore store = Stores.open(this.disk, false, 100_000)) {
			Outbox outbox = Stores.outbox(store);
			for (int i = 0; i < 1_100; i++) {
				outbox.enqueue(Stores.operation("future " + i), "base", T0);
			}
			Stores.claim(outbox, T0, 2_000).forEach((each) -> outbox.complete(each, YEARS_LATER));
			finish(outbox, "a", T0);
			finish(outbox, "b", T0);
			assertThat(pruneAll(store, LATER, 4)).isEqualTo(2);
			assertThat(pruneAll(store, T0.plus(Duration.ofDays(1008)), 20)).isEqualTo(1_100);
		}
	}

}
