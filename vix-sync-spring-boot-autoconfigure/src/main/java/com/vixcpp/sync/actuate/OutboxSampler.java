package com.vixcpp.sync.actuate;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.outbox.Pause;
import com.vixcpp.sync.outbox.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Counts the outbox on a thread of its own, when somebody asks and at most once a second
 * or twenty times its own cost apart. Who asks waits a moment for a fresh sample and
 * never for a connection. Safe for use by several threads.
 */
public final class OutboxSampler {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	/** With a sample that is not older than this, who asks waits only a moment. */
	private static final Duration RECENT = Duration.ofSeconds(5);

	private static final Duration MOMENT = Duration.ofMillis(500);

	private static final Duration UNREACHABLE = Duration.ofSeconds(2);

	private static final int MOST_DESTINATIONS = 100;

	private final OutboxStore store;

	private final LongSupplier walRecords;

	private final ThreadPoolExecutor executor;

	private volatile @Nullable Sample sample;

	private volatile @Nullable String failure;

	private volatile boolean outdated;

	private @Nullable CompletableFuture<Void> refresh;

	private long refreshStarted;

	/**
	 * Create a sampler; it has no thread until somebody asks.
	 * @param store what to count
	 * @param walRecords about how many records the log holds
	 */
	public OutboxSampler(OutboxStore store, LongSupplier walRecords) {
		this.store = store;
		this.walRecords = walRecords;
		this.executor = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), (task) -> {
			Thread thread = new Thread(task, "vix-sync-sampler");
			thread.setDaemon(true);
			return thread;
		});
		this.executor.allowCoreThreadTimeOut(true);
	}

	/**
	 * The latest sample. Several who ask while one is under way wait no longer than one.
	 * @return null as long as there has never been one
	 */
	public @Nullable Sample latest() {
		CompletableFuture<Void> refresh = refreshIfOld();
		try {
			refresh.get(patience(), TimeUnit.NANOSECONDS);
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
				&& System.nanoTime() - this.refreshStarted >= UNREACHABLE.toNanos();
		if (stuck && this.failure == null) {
			return "The database of the outbox has not answered for " + UNREACHABLE.toSeconds()
					+ " seconds: it hangs, cannot be reached, or all connections of the pool are in use";
		}
		return this.failure;
	}

	/**
	 * Somebody has just changed what is counted, and means to see it: the next who asks
	 * gets a new sample.
	 */
	public void outdate() {
		this.outdated = true;
	}

	/** Without a recent sample, long enough to tell that there is no answer. */
	private synchronized long patience() {
		Sample sample = this.sample;
		boolean recent = sample != null && System.nanoTime() - sample.takenNanos() < RECENT.toNanos();
		Duration patience = (recent || this.failure != null) ? MOMENT : UNREACHABLE;
		return patience.toNanos() - (System.nanoTime() - this.refreshStarted);
	}

	private synchronized CompletableFuture<Void> refreshIfOld() {
		if (this.refresh != null && !this.refresh.isDone()) {
			return this.refresh;
		}
		Sample sample = this.sample;
		if (this.refresh == null || sample == null || this.failure != null || this.outdated
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
		this.outdated = false;
		try {
			OutboxCounts counts = this.store.counts();
			long oldest = this.store.oldestPendingSeconds();
			Pause pause = this.store.control().paused().orElse(null);
			long held = this.store.keys().held();
			long records = this.walRecords.getAsLong();
			List<String> destinations = this.store.claimable("", "", MOST_DESTINATIONS).others();
			long ended = System.nanoTime();
			this.sample = new Sample(counts, oldest, held, records, destinations, pause, ended, ended - started);
			this.failure = null;
		}
		catch (StoreUnavailableException ex) {
			this.failure = ex.getMessage();
		}
		catch (RuntimeException ex) {
			this.failure = "The outbox cannot be counted: " + ex;
		}
	}

	/**
	 * What was counted at one moment.
	 *
	 * @param counts entries by status, capped
	 * @param oldestPendingSeconds how long the oldest has been waiting, in seconds
	 * @param heldKeys ordering keys that a permanently failed operation holds up, capped
	 * @param walRecords about how many records the log holds
	 * @param destinations where operations wait to go, the first
	 * {@value #MOST_DESTINATIONS}
	 * @param pause whether all engines are paused; null if they are not
	 * @param takenNanos when, by {@link System#nanoTime()}
	 * @param costNanos how long counting took
	 */
	public record Sample(OutboxCounts counts, long oldestPendingSeconds, long heldKeys, long walRecords,
			List<String> destinations, @Nullable Pause pause, long takenNanos, long costNanos) {
	}

}
