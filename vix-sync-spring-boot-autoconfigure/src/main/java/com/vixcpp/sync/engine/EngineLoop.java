package com.vixcpp.sync.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What a worker thread does from start to stop: pass after pass at their {@link Pace}
 * while there is work, else waiting to be woken. While the store is away it tries at
 * growing intervals, and nobody wakes it: what was finished meanwhile is kept.
 */
final class EngineLoop implements Runnable {

	private final SyncWorker worker;

	private final EngineSettings settings;

	private final EngineClock clock;

	private final StoreContact store;

	private final Pace pace;

	private final Semaphore signal = new Semaphore(0);

	private final CountDownLatch stop = new CountDownLatch(1);

	private final Duration upkeepInterval;

	private long upkeepNanos;

	private int failures;

	EngineLoop(SyncWorker worker, EngineSettings settings, EngineClock clock, StoreContact store, Pace pace) {
		this.worker = worker;
		this.settings = settings;
		this.clock = clock;
		this.store = store;
		this.pace = pace;
		Duration tenth = settings.inflightTimeout().dividedBy(10);
		this.upkeepInterval = (tenth.compareTo(Duration.ofSeconds(1)) < 0) ? tenth : Duration.ofSeconds(1);
		this.upkeepNanos = System.nanoTime() - this.upkeepInterval.toNanos();
	}

	/** There may be something new to do: an enqueue has committed. */
	void wake() {
		this.pace.wake();
		finished();
	}

	/** A result has come. */
	void finished() {
		if (this.signal.availablePermits() == 0) {
			this.signal.release();
		}
	}

	/** End after the step that is under way; nothing is sent any more. */
	void stop() {
		this.stop.countDown();
		wake();
	}

	@Override
	public void run() {
		try {
			while (!isStopped()) {
				Duration pause = pass();
				if (this.failures > 0) {
					this.stop.await(pause.toNanos(), TimeUnit.NANOSECONDS);
				}
				else if (pause.isZero()) {
					this.pace.gather(this::isStopped);
				}
				else {
					this.signal.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean isStopped() {
		return this.stop.getCount() == 0;
	}

	private Duration pass() {
		try {
			long started = System.nanoTime();
			this.signal.drainPermits();
			this.pace.begin();
			boolean asks = started - this.upkeepNanos >= this.upkeepInterval.toNanos();
			int recorded = this.worker.record(this.clock);
			int work = asks ? upkeep(started) : 0;
			boolean online = this.worker.isOnline(this.clock);
			if (online && !isStopped()) {
				Claimed claimed = this.worker.claim(this.clock);
				this.pace.claimed(claimed.sends().size());
				work += claimed.linedUp() + claimed.sends().size();
				// The claim came after the record: it has had the room that this made.
				work += (claimed.isAll() && !this.pace.isUnderWay()) ? 0 : recorded;
				if (isStopped()) {
					this.worker.giveBack(this.clock);
				}
				else {
					this.worker.send();
				}
				asks = true;
			}
			if (asks) {
				this.store.answered();
			}
			this.failures = 0;
			if (!online) {
				return recordingAgain(idle(this.settings.offlineSleep()));
			}
			return (work > 0) ? Duration.ZERO : recordingAgain(idle(this.settings.idleSleep()));
		}
		catch (Throwable ex) {
			this.store.failed(ex);
			return StoreContact.pause(++this.failures);
		}
	}

	private Duration recordingAgain(Duration pause) {
		return (this.worker.hasUnrecorded() && pause.compareTo(RecordingRetry.FIRST) > 0) ? RecordingRetry.FIRST
				: pause;
	}

	/**
	 * Whoever is told that the store is in trouble is to be told soon that it is over.
	 */
	private Duration idle(Duration sleep) {
		boolean trouble = this.store.trouble() != null && sleep.compareTo(this.upkeepInterval) > 0;
		return trouble ? this.upkeepInterval : sleep;
	}

	private int upkeep(long passStarted) {
		long now = System.nanoTime();
		this.store.waitedSince(passStarted);
		int work = this.store.ownersHadTheirTurn() ? this.worker.recover(this.clock, this.store.mayCharge()) : 0;
		work += this.worker.expire(this.clock);
		this.worker.checkLines();
		if (work == 0) {
			this.upkeepNanos = now;
		}
		return work;
	}

}
