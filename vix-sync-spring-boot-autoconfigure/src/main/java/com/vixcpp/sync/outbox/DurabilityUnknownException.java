package com.vixcpp.sync.outbox;

import java.util.List;

/**
 * The transaction has committed, but the disk refused to say that it holds the commit.
 * The operations are in the outbox and will be sent if they survive: doing the same again
 * would make duplicates. Nothing is sent until the database has been opened anew.
 */
public class DurabilityUnknownException extends RuntimeException {

	private final List<String> operationIds;

	/**
	 * Create the exception.
	 * @param operationIds what was changed in the transaction
	 * @param cause what the database said
	 */
	public DurabilityUnknownException(List<String> operationIds, Throwable cause) {
		super("Committed, but whether it would survive a power cut is not known, because the database could not"
				+ " force its file to the disk. Do not repeat the transaction. Check the disk and restart the"
				+ " application; until then nothing is sent. Operations: " + String.join(", ", operationIds), cause);
		this.operationIds = List.copyOf(operationIds);
	}

	/**
	 * The operations that the transaction enqueued, retried or discarded.
	 * @return their ids; look them up after the restart
	 */
	public List<String> getOperationIds() {
		return this.operationIds;
	}

}
