package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

import com.vixcpp.sync.engine.SendObserver.SendObservation;
import com.vixcpp.sync.network.LoneFailures.Tally;
import com.vixcpp.sync.network.Permit;
import com.vixcpp.sync.operation.Lease;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Settlement;
import org.jspecify.annotations.Nullable;

/**
 * A claimed operation on its way. Compared by identity: one claim, one send.
 */
final class Send {

	private final ClaimedOperation claimed;

	private final long leaseEndsNanos;

	private final EngineClock clock;

	private final @Nullable Instant claimedAt;

	private final long madeNanos = System.nanoTime();

	private final RecordingRetry recording = new RecordingRetry();

	private volatile long renewedUntilNanos;

	private volatile long refusedNanos;

	private volatile @Nullable Settlement result;

	private volatile boolean givenUp;

	private volatile boolean recorded;

	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile @Nullable Permit permit;

	private volatile @Nullable Tally tally;

	private volatile @Nullable SendObservation observation;

	/**
	 * Create a send.
	 * @param claimed what was claimed
	 * @param leaseEndsNanos when the lease ends, by {@link System#nanoTime()}; counted
	 * from before the claim, so never later than the database sees it
	 * @param clock the time of the pass that claimed it
	 */
	Send(ClaimedOperation claimed, long leaseEndsNanos, EngineClock clock) {
		this.claimed = claimed;
		this.leaseEndsNanos = leaseEndsNanos;
		this.renewedUntilNanos = leaseEndsNanos;
		this.clock = clock;
		Lease lease = claimed.entry().lease();
		this.claimedAt = (lease != null) ? lease.until().minusNanos(leaseEndsNanos - this.madeNanos) : null;
	}

	ClaimedOperation claimed() {
		return this.claimed;
	}

	OutboxEntry entry() {
		return this.claimed.entry();
	}

	Operation operation() {
		return this.claimed.operation();
	}

	EngineClock clock() {
		return this.clock;
	}

	/**
	 * Its destination lets it through.
	 * @param permit to be given back with what came of it
	 * @param tally what has come from there so far
	 */
	void permitted(Permit permit, Tally tally) {
		this.tally = tally;
		this.permit = permit;
	}

	/** What let it through; null if nothing has. */
	@Nullable Permit permit() {
		return this.permit;
	}

	/** What had come from its destination when it was let through. */
	@Nullable Tally tally() {
		return this.tally;
	}

	/**
	 * It ends: by its result, or because it is abandoned. Only the first one counts.
	 * @return false if it has ended before
	 */
	boolean end() {
		return this.ended.compareAndSet(false, true);
	}

	void observed(@Nullable SendObservation observation) {
		this.observation = observation;
	}

	/** Who watches it; null for nobody. */
	@Nullable SendObservation observation() {
		return this.observation;
	}

	/**
	 * How long ago it was enqueued: by the database's clock up to the claim, by ours from
	 * there. Null if nobody knows when that was.
	 */
	@Nullable Duration age() {
		Instant enqueued = this.claimed.enqueuedAt();
		if (enqueued == null || this.claimedAt == null) {
			return null;
		}
		Duration age = Duration.between(enqueued, this.claimedAt).plusNanos(System.nanoTime() - this.madeNanos);
		return age.isNegative() ? Duration.ZERO : age;
	}

	int size() {
		return operation().payload().size();
	}

	/**
	 * Its lease has been renewed.
	 * @param leaseEndsNanos when it ends now, counted like the first end
	 */
	void renewed(long leaseEndsNanos) {
		this.renewedUntilNanos = leaseEndsNanos;
	}

	long leaseLeftNanos() {
		return this.renewedUntilNanos - System.nanoTime();
	}

	/**
	 * Its result was refused (again).
	 * @return the time until it is to be recorded again
	 */
	long refused() {
		if (!this.givenUp && !this.recording.wasRefused()) {
			this.refusedNanos = System.nanoTime();
		}
		return this.recording.refused();
	}

	/**
	 * How long its result may be refused still.
	 * @param leases for the length of so many leases since the first time
	 */
	long patienceLeftNanos(int leases) {
		return this.refusedNanos + leases * (this.leaseEndsNanos - this.madeNanos) - System.nanoTime();
	}

	/**
	 * Whether the deadline of its author has passed, by the database's clock: what that
	 * said at the claim is known from the lease, and rather too late than too early.
	 */
	boolean isExpired() {
		Instant deadline = operation().expiresAt();
		Lease lease = entry().lease();
		if (deadline == null || lease == null) {
			return false;
		}
		Instant stored = this.clock.stored();
		return !deadline
			.isAfter((stored != null) ? stored : lease.until().minusNanos(this.leaseEndsNanos - System.nanoTime()));
	}

	void finish(Settlement result) {
		this.result = result;
	}

	/** What to record; null until the send has ended. */
	@Nullable Settlement result() {
		return this.result;
	}

	/** Listeners do not take its result: another one is recorded in its place, once. */
	void giveUp(Settlement result) {
		this.result = result;
		this.givenUp = true;
		this.recording.reset();
	}

	boolean isGivenUp() {
		return this.givenUp;
	}

	/** When its result is to be recorded. */
	RecordingRetry recording() {
		return this.recording;
	}

	void recorded() {
		this.recorded = true;
	}

	boolean isRecorded() {
		return this.recorded;
	}

}
