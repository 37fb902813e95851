package com.vixcpp.sync;

import java.util.Optional;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.OperationPage;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.operation.Paging;
import com.vixcpp.sync.outbox.DuplicateOperationException;
import com.vixcpp.sync.outbox.OutboxCounts;

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
	 * transaction of the caller all of them are part of it. What another transaction
	 * holds at this moment is passed over, as is what is enqueued after the call began.
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

}
