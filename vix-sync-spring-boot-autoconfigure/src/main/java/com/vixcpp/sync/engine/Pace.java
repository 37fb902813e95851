package com.vixcpp.sync.engine;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * When the next pass of a loop is worth its price while there is work: it costs the
 * database several round trips and commits however little it does. So results gather,
 * while there is much to do until they fill a batch or the slots are about to run out of
 * work, else until as many have come back as were claimed last, or half of what is under
 * way; but for milliseconds only: what is new need not wait for those that hang. (Half of
 * what was claimed last would be claimed next, and half of that then, down to one.) For
 * one loop; {@link #wake()} is called by all threads.
 */
final class Pace {

	/** How long something that was enqueued waits at most. */
	private static final long ENQUEUED = 2_000_000;

	private static final long LONGEST = 20_000_000;

	/** It is cheaper to look so often than to be woken by each result. */
	private static final long LOOK = 500_000;

	private final SendWindow window;

	private final int batchLimit;

	private volatile boolean woken;

	private int claimed;

	private int unfinished;

	Pace(SendWindow window, int batchLimit) {
		this.window = window;
		this.batchLimit = batchLimit;
	}

	/** There may be something new. */
	void wake() {
		this.woken = true;
	}

	/** A pass begins: it will see what was enqueued before. */
	void begin() {
		this.woken = false;
	}

	/**
	 * A pass has claimed so many. Where it could not claim for want of room, results are
	 * what makes room, and as many of them are worth a pass as before.
	 */
	void claimed(int count) {
		if (count > 0 || this.window.room() > 0) {
			this.claimed = count;
		}
		this.unfinished = this.window.unfinished();
	}

	/** Whether the pass has left something under way, whose results are to come. */
	boolean isUnderWay() {
		return this.unfinished > 0;
	}

	/**
	 * Return when a pass is worth it; at once if nothing is under way.
	 * @param stopped whether to wait no longer
	 */
	void gather(BooleanSupplier stopped) {
		long began = System.nanoTime();
		while (!isWorthIt(System.nanoTime() - began) && !stopped.getAsBoolean()
				&& !Thread.currentThread().isInterrupted()) {
			LockSupport.parkNanos(this, LOOK);
		}
	}

	/** Whether it is after so long a wait. */
	boolean isWorthIt(long waitedNanos) {
		int half = (this.batchLimit + 1) / 2;
		boolean busy = this.claimed >= half;
		return this.window
			.hasFinished(busy ? this.batchLimit : Math.max(1, Math.min(this.claimed, this.unfinished / 2)))
				|| (busy && this.window.isLow(half)) || waitedNanos >= (this.woken ? ENQUEUED : LONGEST);
	}

}
