package com.vixcpp.sync;

import com.vixcpp.sync.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Told of what is enqueued, on the caller's thread and in the caller's transaction. It
 * must be quick. What it throws reaches the caller.
 */
public interface EnqueueListener {

	/**
	 * The trace that an operation is being enqueued in.
	 * @return as W3C writes it ({@code traceparent}, 55 characters); null for none
	 */
	default @Nullable String traceparent() {
		return null;
	}

	/**
	 * An operation has been written. Whether it stays, the transaction decides.
	 * @param operation what was written
	 */
	default void enqueued(Operation operation) {
	}

}
