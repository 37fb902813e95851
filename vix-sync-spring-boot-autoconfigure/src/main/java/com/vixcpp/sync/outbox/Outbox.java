package com.vixcpp.sync.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.operation.OutboxEntry;
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

	private final Settler settler;

	private final Transitions transitions;

	private final OperationDesk desk;

	private final Upkeep upkeep;

	/**
	 * Create an outbox.
	 * @param owner the name of this process, written into its leases
	 * @param store where the entries are
	 * @param retry when failed operations are tried again
	 * @param random the chance behind the jitter; used by several threads
	 */
	public Outbox(String owner, OutboxStore store, RetryPolicy retry, RandomGenerator random) {
		this(owner, store, retry, random, OutboxListeners.NONE);
	}

	/**
	 * Create an outbox that tells what becomes of operations.
	 * @param owner the name of this process, written into its leases
	 * @param store where the entries are
	 * @param retry when failed operations are tried again
	 * @param random the chance behind the jitter; used by several threads
	 * @param listeners who is told
	 */
	public Outbox(String owner, OutboxStore store, RetryPolicy retry, RandomGenerator random,
			OutboxListeners listeners) {
		this.owner = owner;
		this.store = store;
		this.settler = new Settler(store, listeners);
		this.transitions = new Transitions(retry, random);
		this.desk = new OperationDesk(store, this.settler, this.transitions);
		this.upkeep = new Upkeep(store, this.settler, this.transitions);
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
	 * The same, in a trace.
	 * @param operation the intent
	 * @param destination what it shares its fate with
	 * @param traceparent the trace that it is enqueued in, as W3C writes it
	 * @param now the time, or null
	 * @return false if the same operation is there already: nothing was written
	 */
	public boolean enqueue(Operation operation, String destination, String traceparent, @Nullable Instant now) {
		return this.store.insert(operation, destination, traceparent, now);
	}

	/**
	 * What is done to the outbox as a whole: pause, rebuild, resend, prune.
	 * @return safe for use by several threads
	 */
	public OutboxControl control() {
		return new OutboxControl(this.store, this.owner);
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
	 * Look at what there is to claim. Destinations come in the order of the store.
	 * @param suspectsAfter of suspects, only destinations behind this one; empty for all
	 * @param othersAfter of the others, only destinations behind this one; empty for all
	 * @param limit at most this many of each
	 * @return what was seen
	 */
	public Claimable claimable(String suspectsAfter, String othersAfter, int limit) {
		return this.store.claimable(suspectsAfter, othersAfter, limit);
	}

	/**
	 * The lines of the ordering keys: entries enqueued under a key can be claimed once
	 * they have been lined up.
	 * @return the lines
	 */
	public OrderingKeys keys() {
		return this.store.keys();
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
	 * Make leases last longer while their operations are being sent.
	 * @param entries as they were claimed
	 * @param lease how long from now
	 * @param now the time, or null
	 * @return the positions of the entries whose lease was renewed; the others have lost
	 * it, and what comes back for them will change nothing
	 */
	public Set<Long> renew(List<OutboxEntry> entries, Duration lease, @Nullable Instant now) {
		return this.store.renew(entries, lease, now);
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
	 * Record a batch of results, in one transaction while nobody listens, else each in
	 * one of its own in which listeners are told. One result that the store or a listener
	 * will not take keeps none of the others from being recorded.
	 * @param settlements the results
	 * @param now the time, or null
	 * @return what was recorded and what was not
	 * @throws StoreUnavailableException if the store cannot be reached; whether anything
	 * was recorded is not known then, and settling again is safe
	 */
	public SettleReport settle(List<Settlement> settlements, @Nullable Instant now) {
		Map<Long, RuntimeException> refused = new HashMap<>();
		Set<Long> applied = this.settler.apply(settlements.stream()
			.map((each) -> new Change(this.transitions.of(each), each.operation(), each.response()))
			.toList(), now, (transition, cause) -> refused.put(transition.from().position(), cause));
		List<Settlement> late = new ArrayList<>();
		Map<Settlement, RuntimeException> unrecorded = new LinkedHashMap<>();
		for (Settlement each : settlements) {
			long position = each.entry().position();
			if (refused.containsKey(position)) {
				unrecorded.put(each, refused.get(position));
			}
			else if (!applied.contains(position)) {
				late.add(each);
			}
		}
		return new SettleReport(applied.size(), late, unrecorded);
	}

	/**
	 * Which listener holds up this process, in words for a person. Never blocks.
	 * @return null if each returns within seconds
	 */
	public @Nullable String listenerTrouble() {
		return this.settler.trouble();
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
		return this.upkeep.recover(limit, charge, now);
	}

	/**
	 * End entries that are past the deadline their author gave them.
	 * @param limit at most this many
	 * @param now the time, or null
	 * @return how many ended
	 */
	public int expire(int limit, @Nullable Instant now) {
		return this.upkeep.expire(limit, now);
	}

	/**
	 * Give a permanently failed operation all its attempts again, in the caller's
	 * transaction.
	 * @param operationId its id
	 * @param now the time, or null
	 * @return false if it is not PERMANENT_FAILED (any more)
	 */
	public boolean retry(String operationId, @Nullable Instant now) {
		return this.desk.retry(operationId, now);
	}

	/**
	 * Give an operation up, in the caller's transaction.
	 * @param operationId its id
	 * @param now the time, or null
	 * @return false if it is in flight, finished or not known: too late
	 * @throws ListenerFailedException if a listener threw; the caller's transaction can
	 * only be rolled back then
	 */
	public boolean discard(String operationId, @Nullable Instant now) {
		return this.desk.discard(operationId, now);
	}

	/**
	 * What a person asks of operations and does to many at once.
	 * @return the desk
	 */
	public OperationDesk desk() {
		return this.desk;
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

}
