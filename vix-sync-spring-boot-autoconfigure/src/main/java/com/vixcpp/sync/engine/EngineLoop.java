package com.vixcpp.sync.engine;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What a worker thread does from start to stop: pass after pass without a pause while
 * there is work, else waiting to be woken.
 */
final class EngineLoop implements Runnable {

	private final SyncWorker worker;

	private final EngineSettings settings;

	private final EngineClock clock;

	private final Semaphore signal = new Semaphore(0);

	private final Trouble trouble = new Trouble("The outbox cannot be worked on");

	private final Duration upkeepInterval;

	private long upkeepNanos;

	private long troubleNanos;

	private volatile boolean stopped;

	EngineLoop(SyncWorker worker, EngineSettings settings, EngineClock clock) {
		this.worker = worker;
		this.settings = settings;
		this.clock = clock;
		Duration tenth = settings.inflightTimeout().dividedBy(10);
		this.upkeepInterval = (tenth.compareTo(Duration.ofSeconds(1)) < 0) ? tenth : Duration.ofSeconds(1);
		long now = System.nanoTime();
		this.upkeepNanos = now - this.upkeepInterval.toNanos();
		this.troubleNanos = now - settings.inflightTimeout().toNanos();
	}

	/** There is something to do: an enqueue has committed, or a result has come. */
	void wake() {
		if (this.signal.availablePermits() == 0) {
			this.signal.release();
		}
	}

	/** End after the pass that is under way. */
	void stop() {
		this.stopped = true;
		wake();
	}

	@Override
	public void run() {
		while (!this.stopped) {
			Duration pause = pass();
			if (!pause.isZero()) {
				await(pause);
			}
		}
	}

	private Duration pass() {
		try {
			int work = this.worker.record(this.clock) + upkeep();
			if (!this.worker.isOnline(this.clock)) {
				this.trouble.end();
				return this.settings.offlineSleep();
			}
			work += this.worker.claimAndSend(this.clock).size();
			this.trouble.end();
			return (work > 0) ? Duration.ZERO : this.settings.idleSleep();
		}
		catch (Throwable ex) {
			this.troubleNanos = System.nanoTime();
			this.trouble.begin(ex);
			return this.settings.idleSleep();
		}
	}

	private int upkeep() {
		long now = System.nanoTime();
		if (now - this.upkeepNanos < this.upkeepInterval.toNanos()) {
			return 0;
		}
		boolean charge = now - this.troubleNanos >= this.settings.inflightTimeout().toNanos();
		int work = this.worker.recover(this.clock, charge) + this.worker.expire(this.clock);
		if (work == 0) {
			this.upkeepNanos = now;
		}
		return work;
	}

	private void await(Duration pause) {
		try {
			if (this.signal.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
				this.signal.drainPermits();
			}
		}
		catch (InterruptedException ex) {
			this.stopped = true;
		}
	}

}
