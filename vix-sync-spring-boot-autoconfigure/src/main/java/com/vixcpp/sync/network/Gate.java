package com.vixcpp.sync.network;

import java.time.Duration;
import java.time.Instant;

import com.vixcpp.sync.network.Permit.Decision;
import org.jspecify.annotations.Nullable;

/**
 * Lets operations through to one destination: as many at once as it has slots while it is
 * open, none while it rests, then one that probes. An answer to the probe opens it in
 * steps of 1, 2, 4 … slots, so that a destination that has just come back is not overrun.
 * <p>
 * Silence is forgotten with the first answer. Refusals ("too many requests") are not: it
 * takes two answers to take one of them back, and until then it has one slot. Otherwise
 * every client of a busy server would be back at its shortest rest as soon as it is
 * served once, and would earn twice the refusals. Guarded by its register.
 */
final class Gate {

	private static final int ANSWERS_FOR_A_REFUSAL = 2;

	private final int bound;

	/** How many may be under way of those let through since it last closed; 0: closed. */
	private int slots;

	private int answersOfThisStep;

	private int underWay;

	private int underWaySinceClosed;

	private int epoch;

	private int failures;

	private boolean refused;

	private boolean probing;

	/** What closed it, for a person. */
	private @Nullable String reason;

	/** When its rest ends; of an open one, when it has last given an answer. */
	private Instant until = Instant.EPOCH;

	/**
	 * Create an open gate.
	 * @param slots how many it lets through at first
	 */
	Gate(int bound, int slots) {
		this.bound = bound;
		this.slots = slots;
	}

	boolean isOpen() {
		return this.slots > 0;
	}

	/** Whether nothing would be lost by forgetting it. */
	boolean isPlain() {
		return isFullyOpen() && this.underWay == 0;
	}

	private boolean isFullyOpen() {
		return this.slots == this.bound && this.failures == 0;
	}

	/** Whether something is under way that no failure speaks against. */
	boolean isHopeful() {
		return isOpen() && this.underWaySinceClosed > 0;
	}

	/** Whether it has let nobody through for so long. */
	boolean isUnasked(Duration time, Instant now) {
		return this.underWay == 0 && now.isAfter(this.until.plus(time));
	}

	boolean isSilent() {
		return !isOpen() && !this.refused;
	}

	int failures() {
		return this.failures;
	}

	int epoch() {
		return this.epoch;
	}

	/**
	 * How many more may be claimed: the free slots, and to refill them as many again or
	 * twice what has ended lately. What opens in steps gets no more than its steps.
	 */
	int quota(int lately, Instant now) {
		if (!isOpen()) {
			return mayProbe(now) ? 1 : 0;
		}
		long free = isFullyOpen() ? this.bound + Math.max(this.bound, 2L * lately) - this.underWay
				: Math.min(2L * this.bound - this.underWay, 2L * this.slots - this.underWaySinceClosed);
		return (int) Math.max(0, Math.min(free, Integer.MAX_VALUE));
	}

	Decision admit(Instant now) {
		if (isOpen()) {
			if (this.underWay >= this.bound || this.underWaySinceClosed >= this.slots) {
				return Decision.WAIT;
			}
		}
		else {
			if (!mayProbe(now)) {
				return Decision.RELEASE;
			}
			this.probing = true;
		}
		this.underWay++;
		this.underWaySinceClosed++;
		return Decision.SEND;
	}

	private boolean mayProbe(Instant now) {
		return !this.probing && !now.isBefore(this.until);
	}

	/** True if this answer has opened it. */
	boolean answered(int permitted, Instant now) {
		if (permitted != this.epoch || isFullyOpen()) {
			return false;
		}
		boolean opened = !isOpen();
		this.until = now;
		this.probing = false;
		this.slots = Math.max(1, this.slots);
		this.answersOfThisStep++;
		if (this.refused && this.failures > 0) {
			if (this.answersOfThisStep == ANSWERS_FOR_A_REFUSAL) {
				this.answersOfThisStep = 0;
				this.failures--;
			}
		}
		else {
			this.failures = 0;
			if (this.answersOfThisStep >= this.slots) {
				this.answersOfThisStep = 0;
				this.slots = Math.min(this.bound, 2 * this.slots);
			}
		}
		return opened;
	}

	/** Who has ended tells nothing. */
	void withdrawn(int permitted) {
		if (permitted == this.epoch && this.underWaySinceClosed == 0) {
			this.probing = false;
		}
	}

	/** How it is left alone; null while it is open. */
	@Nullable Rest rest(Instant now) {
		if (isOpen()) {
			return null;
		}
		Duration left = now.isBefore(this.until) ? Duration.between(now, this.until) : Duration.ZERO;
		return new Rest(left, this.probing, this.reason);
	}

	void because(String reason) {
		if (!isOpen()) {
			this.reason = reason;
		}
	}

	/** Of several that were under way together only the first one closes it. */
	boolean closes(int permitted) {
		return permitted == this.epoch && (isOpen() || this.probing);
	}

	void close(boolean refused, int failures, Instant until) {
		this.refused = refused;
		this.failures = failures;
		this.until = until;
		this.epoch++;
		this.slots = 0;
		this.answersOfThisStep = 0;
		this.underWaySinceClosed = 0;
		this.probing = false;
	}

	/** The rest lasts at least until then. */
	void atLeastUntil(Instant until) {
		if (!isOpen() && until.isAfter(this.until)) {
			this.until = until;
		}
	}

	/**
	 * The network is back: what was silence of the network is over, also for a probe that
	 * was sent before and may still fail.
	 */
	void networkReturned(Instant now) {
		if (isOpen()) {
			this.slots = 1;
			this.answersOfThisStep = 0;
		}
		else if (isSilent()) {
			this.until = now;
			this.failures = 0;
		}
	}

	/** To be called before what came of it. */
	void ended(int permitted) {
		this.underWay = Math.max(0, this.underWay - 1);
		if (permitted == this.epoch) {
			this.underWaySinceClosed = Math.max(0, this.underWaySinceClosed - 1);
		}
	}

}
