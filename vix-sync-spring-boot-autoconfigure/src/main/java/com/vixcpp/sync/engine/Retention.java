package com.vixcpp.sync.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.vixcpp.sync.outbox.Outbox;
import org.jspecify.annotations.Nullable;

/**
 * Removes from the log what has been finished for long, by itself between
 * {@link #start()} and {@link #stop()}. It takes a twentieth of the time at most, so that
 * the engine and those who enqueue hardly notice, and one node at a time does it. Safe
 * for use by several threads.
 */
public final class Retention {

	/** Operations of one transaction. */
	private static final int BATCH = 500;

	/** Between two looks when there was nothing to remove. */
	private static final Duration INTERVAL = Duration.ofMinutes(1);

	/** Rest after a batch, as a multiple of what it took. */
	private static final int REST = 19;

	private static final Duration LEAVE = Duration.ofSeconds(2);

	private final Outbox outbox;

	private final Duration retention;

	private final EngineRuntime runtime;

	private final Trouble trouble = new Trouble("The log cannot be pruned", INTERVAL.multipliedBy(2));

	private @Nullable CountDownLatch stop;

	private @Nullable Thread thread;

	/**
	 * Create what is not running.
	 * @param outbox whose log to prune
	 * @param retention how long finished operations are kept; zero for ever
	 * @param runtime what to work on
	 */
	public Retention(Outbox outbox, Duration retention, EngineRuntime runtime) {
		this.outbox = outbox;
		this.retention = retention;
		this.runtime = runtime;
	}

	/**
	 * Start the thread; does nothing if it runs, or everything is kept for ever.
	 */
	public synchronized void start() {
		if (this.thread == null && !this.retention.isZero()) {
			CountDownLatch stop = new CountDownLatch(1);
			this.stop = stop;
			this.thread = this.runtime.threads().newThread(() -> run(stop));
			this.thread.start();
		}
	}

	/**
	 * Stop after the batch that is under way. Waits two seconds at most, and does not
	 * interrupt, which would close the file of an embedded database.
	 */
	public synchronized void stop() {
		Thread thread = this.thread;
		if (thread == null || this.stop == null) {
			return;
		}
		this.stop.countDown();
		this.thread = null;
		try {
			thread.join(LEAVE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void run(CountDownLatch stop) {
		try {
			Duration pause = Duration.ZERO;
			while (!stop.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
				pause = prune();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** One batch; returns how long to rest. */
	private Duration prune() {
		long began = System.nanoTime();
		try {
			int removed = this.outbox.control().prune(this.retention, BATCH, this.runtime.timeSource().now());
			this.trouble.worked();
			return (removed > 0) ? Duration.ofNanos((System.nanoTime() - began) * REST) : INTERVAL;
		}
		catch (Throwable ex) {
			this.trouble.failed(ex);
			return INTERVAL;
		}
	}

}
