package com.vixcpp.sync;

import com.vixcpp.sync.operation.Operation;

/**
 * Told of what is enqueued, on the caller's thread and in the caller's transaction. It
 * must be quick. What it throws reaches the caller.
 */
public interface EnqueueListener {

	/**
	 * An operation has been written. Whether it stays, the transaction decides.
	 * @param operation what was written
	 */
	default void enqueued(Operation operation) {
	}

}
