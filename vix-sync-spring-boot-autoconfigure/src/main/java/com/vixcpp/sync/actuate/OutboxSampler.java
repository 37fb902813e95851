package com.vixcpp.sync.actuate;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.outbox.OutboxStore;
import org.jspecify.annotations.Nullable;

/**
 * Counts the outbox on a thread of its own, when somebody asks and at most once a second
 * or twenty times its own cost apart. Who asks waits a moment for a fresh sample and
 * never for a connection. Safe for use by several threads.
 */
public final class OutboxSampler {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofMillis(500);

	private static final Duration UNREACHABLE = Duration.ofSeconds(2);

	private final OutboxStore store;

	private final ThreadPoolExecutor executor;

	private volatile @Nullable Sample sample;

	private volatile @Nullable String failure;

	private @Nullable CompletableFuture<Void> refresh;

	private long refreshStarted;

	/**
	 * Create a sampler; it has no thread until somebody asks.
	 * @param store what to count
	 */
	public OutboxSampler(OutboxStore store) {
		this.store = store;
		this.executor = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), (task) -> {
			Thread thread = new Thread(task, "vix-sync-sampler");
			thread.setDaemon(true);
			return thread;
		});
		this.executor.allowCoreThreadTimeOut(true);
	}

	/**
	 * The latest sample.
	 * @return null as long as there has never been one
	 */
	public @Nullable Sample latest() {
		CompletableFuture<Void> refresh = refreshIfOld();
		try {
			refresh.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			// The last sample and the failure tell.
		}
		return this.sample;
	}

	/**
	 * Why the store cannot be counted.
	 * @return null if it can
	 */
	public synchronized @Nullable String failure() {
		boolean stuck = this.refresh != null && !this.refresh.isDone()
				&& System.nanoTime() - this.refreshStarted > UNREACHABLE.toNanos();
		return stuck ? "the database has not answered for more than " + UNREACHABLE.toSeconds() + " seconds"
				: this.failure;
	}

	private synchronized CompletableFuture<Void> refreshIfOld() {
		if (this.refresh != null && !this.refresh.isDone()) {
			return this.refresh;
		}
		Sample sample = this.sample;
		if (this.refresh == null || sample == null || this.failure != null
				|| System.nanoTime() - sample.takenNanos() > interval(sample)) {
			this.refreshStarted = System.nanoTime();
			this.refresh = CompletableFuture.runAsync(this::refresh, this.executor);
		}
		return this.refresh;
	}

	private static long interval(Sample sample) {
		return Math.max(INTERVAL.toNanos(), 20 * sample.costNanos());
	}

	private void refresh() {
		long started = System.nanoTime();
		try {
			OutboxCounts counts = this.store.counts();
			long oldest = this.store.oldestPendingSeconds();
			long ended = System.nanoTime();
			this.sample = new Sample(counts, oldest, ended, ended - started);
			this.failure = null;
		}
		catch (RuntimeException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			this.failure = "the database cannot be reached: " + cause.getClass().getSimpleName();
		}
	}

	/**
	 * What was counted at one moment.
	 *
	 * @param counts entries by status, capped
	 * @param oldestPendingSeconds how long the oldest has been waiting, in seconds
	 * @param takenNanos when, by {@link System#nanoTime()}
	 * @param costNanos how long counting took
	 */
	public record Sample(OutboxCounts counts, long oldestPendingSeconds, long takenNanos, long costNanos) {
	}

}
