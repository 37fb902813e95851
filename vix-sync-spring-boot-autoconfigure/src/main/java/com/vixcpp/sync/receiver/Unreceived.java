package com.vixcpp.sync.receiver;

import java.time.Duration;
import java.util.function.LongSupplier;

import org.slf4j.Logger;

/**
 * Says in the log that the database is away for what comes: the first one at once, those
 * of the next minute by their number, and so on until a minute has passed without one.
 * Safe for use by several threads.
 */
public final class Unreceived {

	private static final Duration TOGETHER = Duration.ofMinutes(1);

	private final Logger logger;

	private final LongSupplier nanoTime;

	/** Read without a lock: requests must not wait for each other. */
	private volatile boolean counting;

	private long saidNanos;

	private long count;

	private String last = "";

	/**
	 * Nothing has been said yet.
	 * @param logger of whoever receives
	 * @param nanoTime as {@link System#nanoTime}
	 */
	public Unreceived(Logger logger, LongSupplier nanoTime) {
		this.logger = logger;
		this.nanoTime = nanoTime;
	}

	/**
	 * Something could not be received.
	 * @param what it was, such as "A request"
	 * @param cause why
	 */
	public synchronized void add(String what, ReceiverUnavailableException cause) {
		sumUp();
		this.logger.debug("Where it was noticed", cause);
		if (this.counting) {
			this.count++;
			this.last = String.valueOf(cause.getMessage());
			return;
		}
		this.counting = true;
		this.saidNanos = this.nanoTime.getAsLong();
		this.logger.warn("{} could not be received: {}. Others are counted for a minute", what, cause.getMessage());
	}

	/** To be called for each that comes: there is no clock that would. */
	public void next() {
		if (this.counting) {
			sumUp();
		}
	}

	private synchronized void sumUp() {
		long now = this.nanoTime.getAsLong();
		if (!this.counting || now - this.saidNanos < TOGETHER.toNanos()) {
			return;
		}
		if (this.count == 0) {
			this.counting = false;
			return;
		}
		this.logger.warn("{} more could not be received within {} s, the last one: {}", this.count,
				(now - this.saidNanos) / 1_000_000_000, this.last);
		this.saidNanos = now;
		this.count = 0;
	}

}
