package com.vixcpp.sync.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

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

	private final @Nullable IntUnaryOperator prune;

	private final EngineRuntime runtime;

	private final Trouble trouble;

	private @Nullable CountDownLatch stop;

	private @Nullable Thread thread;

	/**
	 * Create what is not running.
	 * @param outbox whose log to prune
	 * @param retention how long finished operations are kept; zero for ever
	 * @param runtime what to work on
	 */
	public Retention(Outbox outbox, Duration retention, EngineRuntime runtime) {
		this.prune = retention.isZero() ? null
				: (limit) -> outbox.control().prune(retention, limit, runtime.timeSource().now());
		this.runtime = runtime;
		this.trouble = new Trouble("The log cannot be pruned", INTERVAL.multipliedBy(2));
	}

	/**
	 * Create what is not running and removes something else, as gently.
	 * @param trouble what to say when that fails
	 * @param prune removes as many as it is told at most, and returns how many
	 * @param runtime what to work on
	 */
	public Retention(String trouble, IntUnaryOperator prune, EngineRuntime runtime) {
		this.prune = prune;
		this.runtime = runtime;
		this.trouble = new Trouble(trouble, INTERVAL.multipliedBy(2));
	}

	/**
	 * Start the thread; does nothing if it runs, or everything is kept for ever.
	 */
	public synchronized void start() {
		IntUnaryOperator prune = this.prune;
		if (this.thread == null && prune != null) {
			CountDownLatch stop = new CountDownLatch(1);
			this.stop = stop;
			this.thread = this.runtime.threads().newThread(() -> run(prune, stop));
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

	private void run(IntUnaryOperator prune, CountDownLatch stop) {
		try {
			Duration pause = Duration.ZERO;
			while (!stop.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
				pause = prune(prune);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** One batch; returns how long to rest. */
	private Duration prune(IntUnaryOperator prune) {
		long began = System.nanoTime();
		try {
			int removed = prune.applyAsInt(BATCH);
			this.trouble.worked();
			return (removed > 0) ? Duration.ofNanos((System.nanoTime() - began) * REST) : INTERVAL;
		}
		catch (Throwable ex) {
			this.trouble.failed(ex);
			return INTERVAL;
		}
	}

}
