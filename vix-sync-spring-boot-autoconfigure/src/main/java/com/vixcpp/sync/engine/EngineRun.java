package com.vixcpp.sync.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.vixcpp.sync.outbox.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine from one start to its stop: its threads, and how they end. Threads for sends
 * that block are made when a transport blocks, at most one per slot, and end when idle.
 */
final class EngineRun {

	private static final Logger logger = LoggerFactory.getLogger(SyncEngine.class);

	private final SyncWorker worker;

	private final Sender sender;

	private final SendWindow window;

	private final Duration shutdownTimeout;

	private final TimeSource timeSource;

	private final List<EngineLoop> loops;

	private final List<Thread> threads;

	private final ExecutorService blocking;

	EngineRun(SyncWorker worker, Sender sender, SendWindow window, EngineSettings settings, EngineRuntime runtime) {
		this.worker = worker;
		this.sender = sender;
		this.window = window;
		this.shutdownTimeout = settings.shutdownTimeout();
		this.timeSource = runtime.timeSource();
		EngineClock clock = EngineClock.running(runtime.timeSource());
		this.loops = IntStream.range(0, settings.workerCount())
			.mapToObj((i) -> new EngineLoop(worker, settings, clock))
			.toList();
		this.threads = this.loops.stream().map(runtime.threads()::newThread).toList();
		this.blocking = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
				runtime.threads());
	}

	void start() {
		this.sender.use(this.blocking, this::wake);
		this.threads.forEach(Thread::start);
	}

	void wake() {
		this.loops.forEach(EngineLoop::wake);
	}

	boolean isAlive() {
		return this.threads.stream().allMatch(Thread::isAlive);
	}

	/**
	 * Stop claiming, give back what waits, let what is being sent end within the time
	 * allowed, and give back the rest.
	 */
	void stop() {
		long deadline = System.nanoTime() + this.shutdownTimeout.toNanos();
		EngineClock clock = EngineClock.running(this.timeSource);
		this.loops.forEach(EngineLoop::stop);
		try {
			for (Thread thread : this.threads) {
				thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
			}
			this.sender.releaseWaiting();
			int recorded = 1;
			while (recorded > 0 && !this.window.isEmpty()
					&& this.window.awaitFinished(this.window::isEmpty, deadline - System.nanoTime())) {
				recorded = this.worker.record(clock);
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
			logger.warn("Stopped without recording {}; leases end by themselves and the operations are sent again",
					"the last results", ex);
		}
		finally {
			this.sender.use(Runnable::run, () -> {
			});
			this.blocking.shutdownNow();
		}
	}

}
