package com.vixcpp.sync.outbox;

/**
 * The id is taken: by an operation that says something else, or by one that was discarded
 * or has expired. Nothing was written and the caller's transaction is still good.
 */
public class DuplicateOperationException extends RuntimeException {

	private final String operationId;

	/**
	 * Create the exception.
	 * @param operationId the id that is taken
	 * @param message by what, and what to do
	 */
	public DuplicateOperationException(String operationId, String message) {
		super(message);
		this.operationId = operationId;
	}

	/**
	 * The id that is taken.
	 * @return the id
	 */
	public String getOperationId() {
		return this.operationId;
	}

}
