package com.vixcpp.sync.engine;

import java.time.Duration;

/**
 * When a result that a listener or the store would not take is to be recorded again: at
 * growing intervals, so that it costs the others little. Handed from thread to thread by
 * the window, used by one at a time.
 */
final class RecordingRetry {

	/** The first interval, and the longest time until a due one is noticed. */
	static final Duration FIRST = Duration.ofMillis(100);

	private static final Duration LONGEST = Duration.ofSeconds(5);

	private int refusals;

	private long dueNanos;

	/**
	 * It was refused (again).
	 * @return the time until it is due
	 */
	long refused() {
		long delay = Math.min(FIRST.toNanos() << Math.min(this.refusals++, 10), LONGEST.toNanos());
		this.dueNanos = System.nanoTime() + delay;
		return delay;
	}

	/** Try again at once. */
	void reset() {
		this.refusals = 0;
	}

	boolean wasRefused() {
		return this.refusals > 0;
	}

	boolean isDue() {
		return this.refusals == 0 || System.nanoTime() - this.dueNanos >= 0;
	}

}
