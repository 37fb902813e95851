package com.vixcpp.sync.engine;

import java.time.Instant;
import java.util.function.Supplier;

import com.vixcpp.sync.outbox.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * The two times of the engine: what is stored follows the one time source; local waits
 * follow this machine's monotonic clock, which no one can set. In a pass made by hand
 * both stand still.
 */
final class EngineClock {

	private final TimeSource stored;

	private final Supplier<Instant> local;

	EngineClock(TimeSource stored, Supplier<Instant> local) {
		this.stored = stored;
		this.local = local;
	}

	static EngineClock running(TimeSource source) {
		Instant startedAt = Instant.now();
		long startedNanos = System.nanoTime();
		return new EngineClock(source, () -> startedAt.plusNanos(System.nanoTime() - startedNanos));
	}

	static EngineClock at(Instant now) {
		return new EngineClock(() -> now, () -> now);
	}

	@Nullable Instant stored() {
		return this.stored.now();
	}

	Instant local() {
		return this.local.get();
	}

}
