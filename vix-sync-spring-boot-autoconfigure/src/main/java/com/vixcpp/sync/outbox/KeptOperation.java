package com.vixcpp.sync.outbox;

import java.security.MessageDigest;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationDigest;
import com.vixcpp.sync.operation.OperationStatus;

/**
 * What the log holds under an id.
 *
 * @param digest of the operation, see {@link OperationDigest}
 * @param status where it stands
 */
public record KeptOperation(byte[] digest, OperationStatus status) {

	/**
	 * An operation that is enqueued again must be the one that is kept, and still be
	 * meant.
	 * @param operation what is enqueued
	 * @throws DuplicateOperationException if it is another, or was given up
	 */
	public void requireSame(Operation operation) {
		if (this.status == OperationStatus.DISCARDED || this.status == OperationStatus.EXPIRED) {
			throw new DuplicateOperationException(operation.id(), "Operation " + operation.id() + " was enqueued before"
					+ " and is " + this.status + ": enqueue it under a new id if it is to be sent after all");
		}
		if (!MessageDigest.isEqual(this.digest, OperationDigest.of(operation))) {
			throw new DuplicateOperationException(operation.id(), "Operation " + operation.id() + " was enqueued before"
					+ " and said something else: an operation never changes, a new intent needs a new id");
		}
	}

}
