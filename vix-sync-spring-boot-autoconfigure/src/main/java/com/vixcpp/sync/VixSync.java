package com.vixcpp.sync;

import java.time.Instant;
import java.util.Optional;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.OperationPage;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.operation.Paging;
import com.vixcpp.sync.outbox.DuplicateOperationException;
import com.vixcpp.sync.outbox.Explanation;
import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.outbox.Pause;
import com.vixcpp.sync.outbox.ResendReport;

/**
 * The front door: write locally, enqueue in the same transaction, and the operation
 * reaches its target whenever the network allows. Safe for use by several threads.
 * <p>
 * {@code enqueue}, {@code retry} and {@code discard} take part in the caller's
 * transaction on the outbox's data source: they happen if it commits, and leave no trace
 * if it does not. Without a transaction, or past the commit point of one (in an
 * {@code afterCommit} callback or a {@code @TransactionalEventListener}), they run in one
 * of their own. None of them talks to the network.
 * <p>
 * They throw {@link IllegalStateException}, before anything is written, in a read-only
 * transaction, in a transaction of another JDBC data source, where
 * {@code vix.sync.enqueue.transaction=mandatory} finds none, and on a thread that must
 * not block (a WebFlux event loop: use a {@code TransactionTemplate} on
 * {@code Schedulers.boundedElastic()} there).
 */
public interface VixSync {

	/**
	 * Keep an operation until it is delivered, rejected by the remote, past its own
	 * deadline, or discarded by a person. An id that is there already is a no-op when the
	 * operation says the same.
	 * <p>
	 * Operations of one ordering key arrive in the order of their transactions, those of
	 * overlapping transactions in either order: see {@link Operation#withOrderingKey} for
	 * the line that makes these strict too.
	 * @param operation what to send
	 * @return its id
	 * @throws DuplicateOperationException if the id is taken by an operation that says
	 * something else or was discarded or has expired; the transaction is still good
	 * @throws IllegalArgumentException if it cannot be sent: no transport knows its kind,
	 * its target can never be reached, or its payload is larger than
	 * {@code vix.sync.max-payload-size}
	 */
	String enqueue(Operation operation);

	/**
	 * The same, with an object as payload.
	 * @param operation what to send; its own payload is replaced, a content type that was
	 * set with {@code withContentType} is kept
	 * @param payload turned into bytes by the
	 * {@link com.vixcpp.sync.operation.PayloadConverter}
	 * @return its id
	 * @throws IllegalStateException also if there is no converter
	 */
	String enqueue(Operation operation, Object payload);

	/**
	 * An operation and how far it has come, finished or not.
	 * @param operationId its id
	 * @return empty if the log does not know it (any more)
	 */
	Optional<OperationView> find(String operationId);

	/**
	 * The operations that a filter means, the oldest first: those that wait and, as far
	 * as the log keeps them, those that have finished. Payloads and headers are left out;
	 * {@link #find} has them.
	 * <p>
	 * A page looks at no more than about 100,000 operations, so it can be short, or
	 * empty, before the end: go on until {@link OperationPage#next()} is null. A walk
	 * shows every operation that was there at its beginning and that the filter means all
	 * the while, exactly once; what is enqueued or changes meanwhile it may show or not.
	 * A cursor stays good, over restarts too.
	 * <p>
	 * Reads in the caller's transaction where there is one, else without, and locks
	 * nothing.
	 * @param filter which ones, none of it null
	 * @param paging which page
	 * @return the page
	 * @throws IllegalArgumentException if the cursor is not one of a list
	 * @throws com.vixcpp.sync.outbox.StoreUnavailableException if the database cannot be
	 * reached
	 */
	OperationPage list(OperationFilter filter, Paging paging);

	/**
	 * Why an operation stands where it stands: all that keeps it from being sent, as
	 * values and as a sentence. What concerns the engine, the network, destinations and
	 * kinds is as this node sees it; each says so.
	 * <p>
	 * Reads in the caller's transaction where there is one, else without, and locks
	 * nothing; the network is not touched. What moves meanwhile may be told as it was or
	 * as it is.
	 * @param operationId its id; one that was never known is explained as well
	 * @return the explanation
	 * @throws com.vixcpp.sync.outbox.StoreUnavailableException if the database cannot be
	 * reached
	 */
	Explanation explain(String operationId);

	/**
	 * How many operations wait.
	 * @return fresh, each count capped at {@link OutboxCounts#CAP}
	 */
	OutboxCounts counts();

	/**
	 * Give a permanently failed operation all its attempts again.
	 * @param operationId its id
	 * @return false if it is not permanently failed (any more)
	 */
	boolean retry(String operationId);

	/**
	 * Give all permanently failed operations that a filter means their attempts again.
	 * <p>
	 * Without a transaction of the caller each hundred is one of its own: if an exception
	 * ends it, what was committed stays, and the same call does the rest. In a
	 * transaction of the caller all of them are part of it, and their ids, but not their
	 * payloads, stay in memory until it ends. What another transaction holds at this
	 * moment is passed over, as is what is enqueued after the call began.
	 * @param filter which ones; its status may only be PERMANENT_FAILED
	 * @return how many
	 * @throws IllegalArgumentException if the filter asks for another status
	 */
	int retry(OperationFilter filter);

	/**
	 * Give an operation up while it waits, also one that has failed for good: an undo
	 * that belongs to the caller's transaction. If that is rolled back, the operation is
	 * still there and is sent; no engine can take it meanwhile.
	 * <p>
	 * If an engine is claiming it at this moment, this waits for that to end. At
	 * isolation levels above READ COMMITTED PostgreSQL may refuse then, as for any row.
	 * @param operationId its id; null is not known
	 * @return whether it was still waiting
	 */
	DiscardResult discard(String operationId);

	/**
	 * Give all operations up that a filter means and that wait or have failed for good;
	 * what is in flight is left alone. Transactions are as in
	 * {@link #retry(OperationFilter)}.
	 * @param filter which ones; its status may only be PENDING, FAILED or
	 * PERMANENT_FAILED. {@link OperationFilter#all()} gives up everything
	 * @return how many
	 * @throws IllegalArgumentException if the filter asks for another status
	 */
	int discard(OperationFilter filter);

	/**
	 * Send again what was delivered in a span of time, to a receiver that has lost it:
	 * under the same ids and idempotency keys, so that one that has it after all can
	 * tell. Each operation waits then as if it had been enqueued anew, in the place that
	 * it had before. What waits already, or is past its own deadline, is passed over;
	 * what was discarded, has expired or failed for good was not delivered, and stays as
	 * it is.
	 * <p>
	 * It does not join the caller's transaction: it works in its own, of some hundred
	 * operations each. After a failure, call it again with the same span.
	 * @param from delivered then or later, by the database's clock: the time of the
	 * receiver's last backup, say
	 * @param to delivered before: the time from which on the receiver kept its data again
	 * @param filter which of these; its status may only be DONE, its destination is that
	 * of the enqueue. {@link OperationFilter#all()} sends all of them
	 * @return what was done
	 * @throws IllegalArgumentException if {@code from} is not before {@code to}, the
	 * filter asks for another status, or the log no longer holds all that was delivered
	 * since {@code from} ({@code vix.sync.wal.retention})
	 * @throws com.vixcpp.sync.outbox.StoreUnavailableException if the database cannot be
	 * reached
	 */
	ResendReport resend(Instant from, Instant to, OperationFilter filter);

	/**
	 * Send one operation again that was delivered, as
	 * {@link #resend(Instant, Instant, OperationFilter)} does it with many. Does not join
	 * the caller's transaction.
	 * @param operationId its id
	 * @return false if it has not been delivered, waits again, is past its own deadline,
	 * or is not known (any more); {@link #explain} says which
	 * @throws com.vixcpp.sync.outbox.StoreUnavailableException if the database cannot be
	 * reached
	 */
	boolean resend(String operationId);

	/**
	 * Pause the engines of all nodes on this database until {@link #resume()}, over
	 * restarts too. Operations can be enqueued, and wait; their deadlines go on. What is
	 * being sent ends and is recorded.
	 * <p>
	 * It does not join the caller's transaction: when this returns, the pause is
	 * committed, and nobody can claim anything any more. Other nodes give back within
	 * about a second what they had claimed and not sent.
	 * @return false if they were paused before: that pause stays as it is
	 * @throws com.vixcpp.sync.outbox.StoreUnavailableException if the database cannot be
	 * reached: call it again
	 */
	boolean pause();

	/**
	 * Let the engines of all nodes go on, each after {@code vix.sync.engine.idle-sleep}
	 * at the latest. Does not join the caller's transaction.
	 * @return false if they were not paused
	 * @throws com.vixcpp.sync.outbox.StoreUnavailableException if the database cannot be
	 * reached: call it again
	 */
	boolean resume();

	/**
	 * Whether the engines are paused.
	 * @return since when, and by which process; empty if they are not
	 */
	Optional<Pause> paused();

}
