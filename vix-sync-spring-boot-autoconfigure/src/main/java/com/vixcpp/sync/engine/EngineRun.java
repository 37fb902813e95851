package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine from one start to its stop: its threads, and how they end. Threads for sends
 * that block are made when a transport blocks, at most one per slot, and end when idle.
 */
final class EngineRun {

	private static final Logger logger = LoggerFactory.getLogger(SyncEngine.class);

	/** Of the time to stop, what at most is kept for recording. */
	private static final Duration RECORDING = Duration.ofSeconds(2);

	private final SyncWorker worker;

	private final Sender sender;

	private final SendWindow window;

	private final EngineRuntime runtime;

	private final Duration shutdownTimeout;

	private final EngineClock clock;

	private final StoreContact store;

	private final List<EngineLoop> loops;

	private final List<Thread> threads;

	private final LeaseRenewal renewal;

	private final Thread renewing;

	private final ExecutorService blocking;

	EngineRun(SyncWorker worker, Sender sender, SendWindow window, EngineSettings settings, EngineRuntime runtime) {
		this.worker = worker;
		this.sender = sender;
		this.window = window;
		this.runtime = runtime;
		this.shutdownTimeout = settings.shutdownTimeout();
		this.store = new StoreContact(settings.inflightTimeout());
		this.clock = EngineClock.running(runtime.timeSource());
		this.loops = IntStream.range(0, settings.workerCount())
			.mapToObj((i) -> new EngineLoop(worker, settings, this.clock, this.store,
					new Pace(window, settings.batchLimit())))
			.toList();
		this.threads = this.loops.stream().map(runtime.threads()::newThread).toList();
		this.renewal = new LeaseRenewal(worker, window, settings.inflightTimeout(), clock);
		this.renewing = runtime.threads().newThread(this.renewal);
		this.blocking = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
				runtime.threads());
	}

	void start() {
		this.sender.use(this.blocking, this::finished);
		this.threads.forEach(Thread::start);
		this.renewing.start();
	}

	Instant local() {
		return this.clock.local();
	}

	void wake() {
		this.loops.forEach(EngineLoop::wake);
	}

	private void finished() {
		this.loops.forEach(EngineLoop::finished);
	}

	boolean isAlive() {
		return this.threads.stream().allMatch(Thread::isAlive) && this.renewing.isAlive();
	}

	@Nullable String storeTrouble() {
		return this.store.trouble();
	}

	/**
	 * Stop claiming, give back what waits, let what is being sent end within the time
	 * allowed, and give back the rest. Everything that asks the store is done on threads
	 * that can be left behind: a call that hangs must not hold up the application. They
	 * are not interrupted, which would close the file of an embedded database.
	 */
	void stop() {
		long deadline = System.nanoTime() + this.shutdownTimeout.toNanos();
		long recording = Math.min(RECORDING.toNanos(), this.shutdownTimeout.toNanos() / 4);
		this.loops.forEach(EngineLoop::stop);
		Thread last = this.runtime.threads().newThread(() -> finish(deadline - recording));
		List<Thread> all = new ArrayList<>(this.threads);
		all.add(last);
		try {
			last.start();
			if (!join(all, deadline)) {
				logger.warn("Stopped while the database did not answer; leases end by themselves and operations whose"
						+ " results could not be recorded are sent again");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.renewal.stop();
			this.sender.use(Runnable::run, () -> {
			});
			this.blocking.shutdownNow();
		}
	}

	private void finish(long deadline) {
		EngineClock clock = EngineClock.running(this.runtime.timeSource());
		try {
			join(this.threads, deadline);
			this.sender.releaseWaiting();
			while (!this.window.holdsOnlyRefused()
					&& this.window.awaitFinished(this.window::holdsOnlyRefused, deadline - System.nanoTime())) {
				this.worker.record(clock);
			}
			int abandoned = this.sender.abandonSending();
			if (abandoned > 0) {
				logger.info("Stopped with {} sends under way: given back, they will be sent again", abandoned);
				this.worker.record(clock);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException ex) {
			logger.warn("Stopped without recording the last results ({}); leases end by themselves and the operations"
					+ " are sent again", Trouble.reason(ex));
		}
	}

	private static boolean join(List<Thread> threads, long deadline) throws InterruptedException {
		for (Thread thread : threads) {
			thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
		}
		return threads.stream().noneMatch(Thread::isAlive);
	}

}
