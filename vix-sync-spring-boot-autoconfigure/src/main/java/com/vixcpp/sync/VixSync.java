package com.vixcpp.sync;

import java.util.Optional;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationView;
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
	 * Give an operation up: it will not be sent (again).
	 * @param operationId its id
	 * @return false if it is too late: in flight, finished or not known
	 */
	boolean discard(String operationId);

}
