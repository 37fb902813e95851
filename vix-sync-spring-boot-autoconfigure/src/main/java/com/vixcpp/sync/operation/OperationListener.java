package com.vixcpp.sync.operation;

/**
 * Told what became of operations, <em>in the transaction that records it</em>: what a
 * listener writes to the outbox's data source, by JDBC or JPA, commits together with the
 * end of the operation, or not at all. Every bean of this type is told of every
 * operation, in their order.
 * <p>
 * A listener may call {@code VixSync}: it sees the operation as it stands after the
 * change, and what it enqueues commits with it. A listener that throws undoes the
 * recording of this one operation, which is tried again without a second send while the
 * lease lives; after that the operation counts a failure and is sent again under the same
 * idempotency key. So a listener can be told of one delivery more than once, but only one
 * of these times commits.
 * <p>
 * Called by the engine's threads and, for a discard, by the caller's; by several at once.
 * What it waits for is waited for by the engine: statements are given ten seconds and
 * locks two, anything else it must bound itself. The methods own no transaction: they
 * must neither commit nor leave work to another thread.
 */
public interface OperationListener {

	/**
	 * The target has it.
	 * @param event with the remote's answer
	 */
	default void delivered(OperationEvent.Delivered event) {
	}

	/**
	 * It failed and will be sent again.
	 * @param event why
	 */
	default void failed(OperationEvent.Failed event) {
	}

	/**
	 * It waits for a person.
	 * @param event why
	 */
	default void permanentlyFailed(OperationEvent.PermanentlyFailed event) {
	}

	/**
	 * Its deadline has passed.
	 * @param event whose
	 */
	default void expired(OperationEvent.Expired event) {
	}

	/**
	 * A person has given it up, in this very transaction.
	 * @param event what
	 */
	default void discarded(OperationEvent.Discarded event) {
	}

}
