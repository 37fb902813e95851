package com.vixcpp.sync.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.operation.OutboxEntry;
import org.jspecify.annotations.Nullable;

/**
 * Where the log's records and the outbox's entries are kept, always changed together.
 * <p>
 * {@code now} is the time of a step; null means the store's own clock. Implementations
 * are safe for use by several threads and several processes. Methods throw
 * {@link StoreUnavailableException} when the store cannot be reached.
 */
public interface OutboxStore {

	/**
	 * Write an operation: its PUT record and its entry, in the caller's transaction.
	 * @param operation what to write
	 * @param destination what it shares its fate with
	 * @param now the time, or null
	 * @return true if written; false if the same operation is there already
	 * @throws DuplicateOperationException if its id is taken by something else
	 */
	boolean insert(Operation operation, String destination, @Nullable Instant now);

	/**
	 * The same, with the trace that the operation is enqueued in. No part of what it
	 * says. A store that keeps no traces leaves this as it is.
	 * @param operation what to write
	 * @param destination what it shares its fate with
	 * @param traceparent the trace, as W3C writes it, 55 characters; null for none
	 * @param now the time, or null
	 * @return true if written; false if the same operation is there already
	 */
	default boolean insert(Operation operation, String destination, @Nullable String traceparent,
			@Nullable Instant now) {
		return insert(operation, destination, now);
	}

	/**
	 * What all nodes on this store must agree on.
	 * @return kept beside the entries
	 */
	ControlStore control();

	/**
	 * The lines of the ordering keys.
	 * @return to be asked and worked on
	 */
	OrderingKeys keys();

	/**
	 * Look at what there is to claim. Destinations come in an order of the store's own
	 * that stays the same.
	 * @param suspectsAfter of suspects, only destinations behind this one; empty for all
	 * @param othersAfter of the others, only destinations behind this one; empty for all
	 * @param limit at most this many of each
	 * @return what was seen at one moment
	 */
	Claimable claimable(String suspectsAfter, String othersAfter, int limit);

	/**
	 * Take due entries under a new lease, the longest due first, in a transaction of its
	 * own. Entries that another claim holds at this moment are passed over. Returns when
	 * the claim, and with it every commit that it has seen, is durable at the configured
	 * level: nothing may be sent that a power cut could undo.
	 * @param request what to take
	 * @param owner who takes it
	 * @param now the time, or null
	 * @return what was taken, with payloads
	 */
	List<ClaimedOperation> claim(ClaimRequest request, String owner, @Nullable Instant now);

	/**
	 * Make leases last longer, each only while it is still held under its token: it is
	 * not taken back once it has ended, as long as nobody else has. In a transaction of
	 * its own. Also shows that this owner lives, whether or not there is anything to
	 * renew.
	 * @param entries as they were claimed
	 * @param lease how long from now
	 * @param now the time, or null
	 * @return the positions of the entries whose lease was renewed; the others have lost
	 * it
	 */
	Set<Long> renew(List<OutboxEntry> entries, Duration lease, @Nullable Instant now);

	/**
	 * Make changes, each with its log record, all in one transaction: the caller's if it
	 * has one of this store's, else a new one.
	 * @param transitions the changes
	 * @param now the time, or null
	 * @return the positions of the entries that were changed; the others no longer were
	 * what their transition started from
	 */
	Set<Long> apply(List<Transition> transitions, @Nullable Instant now);

	/**
	 * Entries due now, the longest due first; nothing is claimed.
	 * @param limit at most this many
	 * @param now the time, or null
	 * @return the entries
	 */
	List<OutboxEntry> ready(int limit, @Nullable Instant now);

	/**
	 * IN_FLIGHT entries whose lease has ended, or whose owner is dead for certain.
	 * @param limit at most this many
	 * @param now the time, or null
	 * @return the entries, with their leases
	 */
	List<OutboxEntry> leaseExpired(int limit, @Nullable Instant now);

	/**
	 * PENDING and FAILED entries that are past their deadline.
	 * @param limit at most this many
	 * @param now the time, or null
	 * @return the entries
	 */
	List<OutboxEntry> pastDeadline(int limit, @Nullable Instant now);

	/**
	 * The entry of an unfinished operation.
	 * @param operationId its id
	 * @return the entry; empty if there is none (any more)
	 */
	Optional<OutboxEntry> entry(String operationId);

	/**
	 * An operation and how far it has come, finished or not.
	 * @param operationId its id
	 * @return empty if the log does not know it
	 */
	Optional<OperationView> find(String operationId);

	/**
	 * What a person asks for by a filter.
	 * @return to be asked
	 */
	OperationListing listing();

	/**
	 * Count the entries by status.
	 * @return fresh and capped
	 */
	OutboxCounts counts();

	/**
	 * How long the oldest PENDING or FAILED entry has been waiting.
	 * @return seconds since it was enqueued; 0 if none waits
	 */
	long oldestPendingSeconds();

}
