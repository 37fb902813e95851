package com.vixcpp.sync.jdbc;

import java.security.MessageDigest;
import java.util.Optional;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.DuplicateOperationException;

/**
 * What the log holds under an id.
 */
record KeptOperation(byte[] digest, OperationStatus status) {

	/** Empty if it holds nothing (any more), or nothing that this transaction sees. */
	static Optional<KeptOperation> of(Jdbc jdbc, String operationId) {
		return jdbc.sql("""
				select p.digest, w.status from vix_sync_wal p join vix_sync_wal w on w.operation_id = p.operation_id
				where p.operation_id = :id and p.revision = 0 order by w.revision desc limit 1
				""")
			.param("id", operationId)
			.query((rs, row) -> new KeptOperation(rs.getBytes("digest"), OperationStatus.of(rs.getInt("status"))))
			.optional();
	}

	/**
	 * An operation that is enqueued again must be the one that is kept, and still be
	 * meant.
	 */
	void requireSame(Operation operation) {
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
