package com.vixcpp.sync.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How the store has answered the loops of one run, and what follows from it. While it is
 * away nobody can record a result or renew a lease, so leases that were lost then say
 * nothing about their operations (A5), and those who hold results come first when it is
 * back. Safe for use by several threads.
 */
final class StoreContact {

	/** Longer than any store takes that is well. */
	private static final Duration SLOW = Duration.ofSeconds(2);

	/** Longer than the longest pause, or each pause would look like the end. */
	private static final Duration CALM = Duration.ofSeconds(2);

	/**
	 * Longer than the time in which pools give connections out unchecked, or a worker
	 * could be handed the same dead one for ever.
	 */
	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

	private static final Duration OWNERS_FIRST = Duration.ofSeconds(5);

	private final Trouble trouble = new Trouble("The outbox cannot be worked on", CALM);

	private final Duration lease;

	private volatile long awayNanos;

	StoreContact(Duration lease) {
		this.lease = lease;
		this.awayNanos = System.nanoTime() - lease.toNanos();
	}

	/** A pass has ended, and it has asked the store. */
	void answered() {
		this.trouble.worked();
	}

	/** A pass has failed. */
	void failed(Throwable cause) {
		this.awayNanos = System.nanoTime();
		this.trouble.failed(cause);
	}

	/** A pass that began then has come so far: an answer that took long is an outage. */
	void waitedSince(long nanos) {
		long now = System.nanoTime();
		if (now - nanos >= SLOW.toNanos()) {
			this.awayNanos = now;
		}
	}

	/** Whether all who hold results have had the time to record them. */
	boolean ownersHadTheirTurn() {
		return sinceAway() >= Math.min(OWNERS_FIRST.toNanos(), this.lease.toNanos());
	}

	/** Whether a lease that ends now was granted after the store had come back. */
	boolean mayCharge() {
		return sinceAway() >= this.lease.toNanos();
	}

	/** Why the store cannot be worked on; null if it can. */
	@Nullable String trouble() {
		return this.trouble.reason();
	}

	/**
	 * How long to leave the store alone after so many failures in a row, at least one.
	 */
	static Duration pause(int failures) {
		long nanos = FIRST_PAUSE.toNanos() << Math.min(failures - 1, 10);
		return Duration.ofNanos(Math.min(nanos, LONGEST_PAUSE.toNanos()));
	}

	private long sinceAway() {
		return System.nanoTime() - this.awayNanos;
	}

}
