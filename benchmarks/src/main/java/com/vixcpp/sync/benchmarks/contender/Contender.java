package com.vixcpp.sync.benchmarks.contender;

import java.time.Duration;

/**
 * Something that keeps operations with a local write and delivers them. Not safe for use
 * by several threads, but for {@link #enqueue}.
 */
public interface Contender extends AutoCloseable {

	/**
	 * Write one business row and one operation in one transaction.
	 * @param payload what is sent; the business row has it as well
	 * @return the time just before the commit, of {@link System#nanoTime()}
	 */
	long enqueue(Payload payload);

	/** Begin to deliver. */
	void start();

	/** Deliver nothing more; what is being delivered has ended on return. */
	void stop();

	/**
	 * Whether the database says that all has been delivered. Cheap, since it is asked
	 * again and again.
	 * @return true if nothing waits
	 */
	boolean isDrained();

	/** Forget all operations and rows, between two rounds. */
	void clear();

	/**
	 * How often it looks by itself for work, which is part of its latency.
	 * @return the interval; zero if it is told
	 */
	default Duration pollInterval() {
		return Duration.ZERO;
	}

	@Override
	void close();

}
