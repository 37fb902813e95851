package com.vixcpp.sync.engine;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.outbox.Outbox;

/**
 * The steps of one pass: record what came back, take back what was lost, claim what is
 * due, send it. Several threads may take them at once; they share one window.
 */
final class SyncWorker {

	/** Entries taken back or ended in one transaction. */
	private static final int UPKEEP_LIMIT = 100;

	private final Outbox outbox;

	private final Network network;

	private final Claimer claimer;

	private final Sender sender;

	private final Recorder recorder;

	private final PauseWatch pause;

	SyncWorker(Outbox outbox, Network network, Claimer claimer, Sender sender, Recorder recorder) {
		this.outbox = outbox;
		this.network = network;
		this.claimer = claimer;
		this.sender = sender;
		this.recorder = recorder;
		this.pause = new PauseWatch(outbox);
	}

	/**
	 * Take back entries of lost leases.
	 * @param charge false after a time in which the store could not be reached
	 */
	int recover(EngineClock clock, boolean charge) {
		return this.outbox.recover(UPKEEP_LIMIT, charge, clock.stored());
	}

	/** Look for lines that have lost their head. */
	void checkLines() {
		this.outbox.keys().check();
	}

	/** End entries past their deadline. */
	int expire(EngineClock clock) {
		return this.outbox.expire(UPKEEP_LIMIT, clock.stored());
	}

	/**
	 * Renew the leases of some sends, and show that this node lives.
	 * @return the positions of those that still had it
	 */
	Set<Long> renew(List<Send> sends, Duration lease, EngineClock clock) {
		return this.outbox.renew(sends.stream().map(Send::entry).toList(), lease, clock.stored());
	}

	boolean isOnline(EngineClock clock) {
		return this.network.probe(clock.local());
	}

	/**
	 * Line up what is new, and claim what is due; while paused nothing is claimed, and
	 * what was goes back.
	 */
	Claimed claim(EngineClock clock) {
		if (this.pause.isPaused()) {
			this.sender.releaseWaiting();
			return new Claimed(this.outbox.keys().lineUp(), List.of(), true);
		}
		Claimed claimed = this.claimer.claim(clock);
		this.sender.claimed(claimed.sends());
		return claimed;
	}

	/** Fill the free slots, and give back what has waited for one too long. */
	void send() {
		releaseStale();
		this.sender.fill();
	}

	/** Give back what has waited for a slot too long. */
	void releaseStale() {
		this.sender.releaseStale();
	}

	/** Give back what was claimed and not sent. */
	void giveBack(EngineClock clock) {
		this.sender.releaseWaiting();
		record(clock);
	}

	/** Whether a result is kept that could not be recorded so far. */
	boolean hasUnrecorded() {
		return this.recorder.hasUnrecorded();
	}

	/** Record all that has come back; what comes meanwhile is for the next pass. */
	int record(EngineClock clock) {
		int total = 0;
		for (int left = this.recorder.waiting(); left > 0;) {
			int recorded = this.recorder.record(clock);
			total += recorded;
			left = (recorded > 0) ? left - recorded : 0;
		}
		return total;
	}

}
