package com.vixcpp.sync.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

/**
 * The unfinished operations, and the only class that moves one between states. Every move
 * is guarded by the status, the lease token and the revision it starts from (law 6), and
 * every move but claims and releases is a record in the log.
 * <p>
 * {@code now} is the time of a step; null means the store's clock. Safe for use by
 * several threads.
 */
public final class Outbox {

	private final String owner;

	private final OutboxStore store;

	private final RetryPolicy retry;

	private final RandomGenerator random;

	/**
	 * Create an outbox.
	 * @param owner the name of this process, written into its leases
	 * @param store where the entries are
	 * @param retry when failed operations are tried again
	 * @param random the chance behind the jitter; used by several threads
	 */
	public Outbox(String owner, OutboxStore store, RetryPolicy retry, RandomGenerator random) {
		this.owner = owner;
		this.store = store;
		this.retry = retry;
		this.random = random;
	}

	/**
	 * Write an operation and its PENDING entry in the caller's transaction.
	 * @param operation the intent
	 * @param destination what it shares its fate with
	 * @param now the time, or null
	 * @return false if the same operation is there already: nothing was written
	 * @throws DuplicateOperationException if the id is taken by something else
	 */
	public boolean enqueue(Operation operation, String destination, @Nullable Instant now) {
		return this.store.insert(operation, destination, now);
	}

	/**
	 * Look at what is due, without claiming it.
	 * @param limit at most this many
	 * @param now the time, or null
	 * @return PENDING and FAILED entries, the longest due first
	 */
	public List<OutboxEntry> peekReady(int limit, @Nullable Instant now) {
		return this.store.ready(limit, now);
	}

	/**
	 * Where claimable entries want to go.
	 * @param suspects whether to look at suspects instead of the others
	 * @param after only destinations behind this one in alphabetical order
	 * @param limit at most this many
	 * @return the destinations
	 */
	public List<String> destinations(boolean suspects, String after, int limit) {
		return this.store.destinations(suspects, after, limit);
	}

	/**
	 * Take due entries under a new lease.
	 * @param request what to take
	 * @param now the time, or null
	 * @return what was taken
	 */
	public List<ClaimedOperation> claim(ClaimRequest request, @Nullable Instant now) {
		return this.store.claim(request, this.owner, now);
	}

	/**
	 * Record a delivery.
	 * @param claimed what was sent
	 * @param now the time, or null
	 * @return false if the lease had been lost: nothing was changed
	 */
	public boolean complete(ClaimedOperation claimed, @Nullable Instant now) {
		return settle(List.of(Settlement.delivered(claimed.entry(), null)), now).applied() == 1;
	}

	/**
	 * Record a failure, which counts an attempt.
	 * @param claimed what was sent
	 * @param reason why it failed
	 * @param retryable false if it will never succeed
	 * @param now the time, or null
	 * @return false if the lease had been lost: nothing was changed
	 */
	public boolean fail(ClaimedOperation claimed, String reason, boolean retryable, @Nullable Instant now) {
		Settlement settlement = retryable ? Settlement.failed(claimed.entry(), reason, null, null)
				: Settlement.rejected(claimed.entry(), reason, null);
		return settle(List.of(settlement), now).applied() == 1;
	}

	/**
	 * Give an entry back untouched.
	 * @param claimed what was claimed
	 * @param now the time, or null
	 * @return false if the lease had been lost: nothing was changed
	 */
	public boolean release(ClaimedOperation claimed, @Nullable Instant now) {
		OutboxEntry entry = claimed.entry();
		return settle(List.of(Settlement.released(entry, entry.destination())), now).applied() == 1;
	}

	/**
	 * Record a batch of results in one transaction. One result that the store will not
	 * take is split off, so that it keeps none of the others from being recorded.
	 * @param settlements the results
	 * @param now the time, or null
	 * @return what was recorded and what was not
	 * @throws StoreUnavailableException if the store cannot be reached; whether anything
	 * was recorded is not known then, and settling again is safe
	 */
	public SettleReport settle(List<Settlement> settlements, @Nullable Instant now) {
		List<Settlement> refused = new ArrayList<>();
		List<Settlement> unrecorded = new ArrayList<>();
		int applied = settle(settlements, now, refused, unrecorded);
		return new SettleReport(applied, refused, unrecorded);
	}

	private int settle(List<Settlement> settlements, @Nullable Instant now, List<Settlement> refused,
			List<Settlement> unrecorded) {
		if (settlements.isEmpty()) {
			return 0;
		}
		try {
			Set<Long> applied = this.store.apply(settlements.stream().map(this::transition).toList(), now);
			settlements.stream().filter((each) -> !applied.contains(each.entry().position())).forEach(refused::add);
			return applied.size();
		}
		catch (StoreUnavailableException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			if (settlements.size() == 1) {
				unrecorded.addAll(settlements);
				return 0;
			}
			int half = settlements.size() / 2;
			return settle(settlements.subList(0, half), now, refused, unrecorded)
					+ settle(settlements.subList(half, settlements.size()), now, refused, unrecorded);
		}
	}

	/**
	 * Take back entries whose lease has ended without an answer. The first time nothing
	 * is counted and the entry becomes suspect; a suspect that loses its lease again is
	 * charged an attempt.
	 * @param limit at most this many
	 * @param charge false to count nothing, after a time in which the store could not be
	 * reached
	 * @param now the time, or null
	 * @return how many were taken back
	 */
	public int recover(int limit, boolean charge, @Nullable Instant now) {
		List<Transition> transitions = this.store.leaseExpired(limit, now)
			.stream()
			.map((entry) -> leaseLost(entry, charge))
			.toList();
		return transitions.isEmpty() ? 0 : this.store.apply(transitions, now).size();
	}

	/**
	 * End entries that are past the deadline their author gave them.
	 * @param limit at most this many
	 * @param now the time, or null
	 * @return how many ended
	 */
	public int expire(int limit, @Nullable Instant now) {
		List<Transition> transitions = this.store.pastDeadline(limit, now)
			.stream()
			.map((entry) -> ended(entry, OperationStatus.EXPIRED, WalRecord.Type.EXPIRED))
			.toList();
		return transitions.isEmpty() ? 0 : this.store.apply(transitions, now).size();
	}

	/**
	 * Give a permanently failed operation all its attempts again, in the caller's
	 * transaction.
	 * @param operationId its id
	 * @param now the time, or null
	 * @return false if it is not PERMANENT_FAILED (any more)
	 */
	public boolean retry(String operationId, @Nullable Instant now) {
		return this.store.entry(operationId)
			.filter((entry) -> entry.status() == OperationStatus.PERMANENT_FAILED)
			.map((entry) -> new Transition(entry, OperationStatus.PENDING, 0, false, Duration.ZERO, entry.destination(),
					WalRecord.Type.RETRIED, null, null))
			.filter((transition) -> !this.store.apply(List.of(transition), now).isEmpty())
			.isPresent();
	}

	/**
	 * Give an operation up, in the caller's transaction.
	 * @param operationId its id
	 * @param now the time, or null
	 * @return false if it is in flight, finished or not known: too late
	 */
	public boolean discard(String operationId, @Nullable Instant now) {
		return this.store.entry(operationId)
			.filter((entry) -> entry.status() != OperationStatus.IN_FLIGHT)
			.map((entry) -> ended(entry, OperationStatus.DISCARDED, WalRecord.Type.DISCARDED))
			.filter((transition) -> !this.store.apply(List.of(transition), now).isEmpty())
			.isPresent();
	}

	/**
	 * An operation and how far it has come, finished or not.
	 * @param operationId its id
	 * @return empty if the log does not know it
	 */
	public Optional<OperationView> find(String operationId) {
		return this.store.find(operationId);
	}

	/**
	 * Count the entries by status.
	 * @return fresh and capped
	 */
	public OutboxCounts counts() {
		return this.store.counts();
	}

	private Transition transition(Settlement settlement) {
		OutboxEntry entry = settlement.entry();
		return switch (settlement.verdict()) {
			case DELIVERED -> new Transition(entry, OperationStatus.DONE, entry.attempt(), false, null,
					entry.destination(), WalRecord.Type.DELIVERED, null, settlement.responseStatus());
			case RELEASED -> new Transition(entry, entry.statusAtRest(), entry.attempt(), entry.suspect(), null,
					settlement.destination(), null, null, null);
			case REJECTED -> failed(settlement, WalRecord.Type.PERMANENTLY_FAILED);
			case FAILED -> failed(settlement, this.retry.canRetry(entry.attempt() + 1) ? WalRecord.Type.FAILED
					: WalRecord.Type.PERMANENTLY_FAILED);
		};
	}

	private Transition failed(Settlement settlement, WalRecord.Type recorded) {
		OutboxEntry entry = settlement.entry();
		int attempt = entry.attempt() + 1;
		OperationStatus to = (recorded == WalRecord.Type.FAILED) ? OperationStatus.FAILED
				: OperationStatus.PERMANENT_FAILED;
		Duration delay = this.retry.delay(attempt, this.random);
		Duration retryAfter = settlement.retryAfter();
		if (retryAfter != null && retryAfter.compareTo(delay) > 0) {
			delay = retryAfter;
		}
		return new Transition(entry, to, attempt, false, delay, entry.destination(), recorded,
				Remote.text(settlement.reason()), settlement.responseStatus());
	}

	private Transition leaseLost(OutboxEntry entry, boolean charge) {
		if (!entry.suspect() || !charge) {
			return new Transition(entry, entry.statusAtRest(), entry.attempt(), true, null, entry.destination(),
					WalRecord.Type.LEASE_LOST, null, null);
		}
		int attempt = entry.attempt() + 1;
		boolean again = this.retry.canRetry(attempt);
		return new Transition(entry, again ? OperationStatus.FAILED : OperationStatus.PERMANENT_FAILED, attempt, true,
				this.retry.delay(attempt, this.random), entry.destination(),
				again ? WalRecord.Type.FAILED : WalRecord.Type.PERMANENTLY_FAILED,
				"its lease was lost again while it was being sent: its worker stopped or was cut off", null);
	}

	private Transition ended(OutboxEntry entry, OperationStatus to, WalRecord.Type recorded) {
		return new Transition(entry, to, entry.attempt(), entry.suspect(), null, entry.destination(), recorded, null,
				null);
	}

}
