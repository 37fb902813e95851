package com.vixcpp.sync.engine;

import java.time.Instant;
import java.util.List;

import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.Settlement;
import com.vixcpp.sync.outbox.Settlement.Verdict;
import com.vixcpp.sync.outbox.TimeSource;
import com.vixcpp.sync.transport.TransportRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Carries due operations to their transports and records what came back: by itself
 * between {@link #start()} and {@link #stop()}, or one pass at a time by {@link #tick}.
 * It can be started again after a stop. Neither a transport nor the store nor the probe
 * can end it. Safe for use by several threads.
 */
public final class SyncEngine {

	private final Outbox outbox;

	private final EngineSettings settings;

	private final EngineRuntime runtime;

	private final SendWindow window;

	private final Sender sender;

	private final Recorder recorder;

	private final SyncWorker worker;

	private volatile @Nullable EngineRun run;

	private volatile EngineClock byHand = EngineClock.running(TimeSource.DATABASE);

	/**
	 * Create an engine that is not running.
	 * @param outbox what to carry
	 * @param transports what carries it
	 * @param network where it can go
	 * @param settings how to work
	 * @param runtime what to work on
	 */
	public SyncEngine(Outbox outbox, TransportRegistry transports, Network network, EngineSettings settings,
			EngineRuntime runtime) {
		this.outbox = outbox;
		this.settings = settings;
		this.runtime = runtime;
		this.window = new SendWindow(settings);
		Observers observers = new Observers(runtime.listeners(), runtime.observer());
		this.sender = new Sender(settings, transports, network.destinations(), this.window, observers);
		this.recorder = new Recorder(outbox, this.window, settings.batchLimit(), observers);
		Claimer claimer = new Claimer(outbox, transports, network, settings, this.window);
		this.worker = new SyncWorker(outbox, network, claimer, this.sender, this.recorder);
	}

	/**
	 * Start the worker threads; does nothing if the engine is running.
	 */
	public synchronized void start() {
		if (this.run == null) {
			EngineRun run = new EngineRun(this.worker, this.sender, this.window, this.settings, this.runtime);
			run.start();
			this.run = run;
		}
	}

	/**
	 * Stop: nothing more is claimed, what is being sent may end within the shutdown
	 * timeout, and the rest is given back untouched. Returns when that is done; does
	 * nothing if the engine is not running.
	 */
	public synchronized void stop() {
		EngineRun run = this.run;
		if (run != null) {
			this.run = null;
			run.stop();
		}
	}

	/**
	 * Whether the engine has been started and not stopped.
	 * @return true between start and stop
	 */
	public boolean isRunning() {
		return this.run != null;
	}

	/**
	 * Whether the worker threads of a running engine live.
	 * @return false if one of them has died; true if the engine is not running
	 */
	public boolean isAlive() {
		EngineRun run = this.run;
		return run == null || run.isAlive();
	}

	/**
	 * Why the running engine cannot work on the outbox, in words for a person: the store
	 * is away, read-only, full, or a listener does not return. Never blocks.
	 * @return null if it can, or if the engine is not running
	 */
	public @Nullable String storeTrouble() {
		EngineRun run = this.run;
		String trouble = (run != null) ? run.storeTrouble() : null;
		return (run != null && trouble == null) ? this.outbox.listenerTrouble() : trouble;
	}

	/**
	 * There may be something to do: look now instead of after the idle sleep. Does
	 * nothing if the engine is not running. Never blocks and never throws.
	 */
	public void wake() {
		EngineRun run = this.run;
		if (run != null) {
			run.wake();
		}
	}

	/**
	 * Make one whole pass by hand: take back lost leases, end what is past its deadline,
	 * claim what is due, send it, wait for the results and record them. Sends that block
	 * run on the caller's thread, one after the other, unless the engine is running.
	 * @param now the time of everything in this pass: what is due, leases, rests
	 * @return what it did
	 * @throws com.vixcpp.sync.outbox.StoreUnavailableException if the store cannot be
	 * reached; nothing is lost
	 */
	public TickResult tick(Instant now) {
		return tick(EngineClock.at(now));
	}

	/**
	 * The same, at the time of the time source.
	 * @return what it did
	 * @throws com.vixcpp.sync.outbox.StoreUnavailableException if the store cannot be
	 * reached; nothing is lost
	 */
	public TickResult tick() {
		return tick(EngineClock.running(this.runtime.timeSource()));
	}

	private TickResult tick(EngineClock clock) {
		this.byHand = clock;
		this.worker.record(clock);
		int recovered = this.worker.recover(clock, true);
		int expired = this.worker.expire(clock);
		if (!this.worker.isOnline(clock)) {
			return new TickResult(false, recovered, expired, 0, 0, 0, 0);
		}
		List<Send> sends = this.worker.claim(clock).sends();
		this.worker.send();
		awaitRecorded(sends, clock);
		return new TickResult(true, recovered, expired, sends.size(), count(sends, Verdict.DELIVERED),
				count(sends, Verdict.FAILED) + count(sends, Verdict.REJECTED), count(sends, Verdict.RELEASED));
	}

	/**
	 * The time that local waits such as rests of destinations are measured by.
	 * @return that of the running engine, or of the last pass by hand
	 */
	public Instant local() {
		EngineRun run = this.run;
		return (run != null) ? run.local() : this.byHand.local();
	}

	/**
	 * How many results came too late since this engine was made: their lease had been
	 * lost, and they changed nothing.
	 * @return the number
	 */
	public long leasesLost() {
		return this.recorder.leasesLost();
	}

	private void awaitRecorded(List<Send> sends, EngineClock clock) {
		long deadline = System.nanoTime() + this.settings.inflightTimeout().toNanos();
		try {
			while (!allAnswered(sends)
					&& this.window.awaitFinished(() -> allAnswered(sends), deadline - System.nanoTime())) {
				this.worker.record(clock);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Recorded, or refused for now. */
	private static boolean allAnswered(List<Send> sends) {
		return sends.stream().allMatch((each) -> each.isRecorded() || each.recording().wasRefused());
	}

	private static int count(List<Send> sends, Verdict verdict) {
		return (int) sends.stream().filter((send) -> {
			Settlement result = send.result();
			return result != null && result.verdict() == verdict;
		}).count();
	}

}
