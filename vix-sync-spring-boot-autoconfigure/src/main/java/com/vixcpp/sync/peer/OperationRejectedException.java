package com.vixcpp.sync.peer;

/**
 * Thrown by an {@link OperationHandler}: the operation is never to be taken. At the peer
 * it waits for a person, with the message as the reason.
 */
public class OperationRejectedException extends RuntimeException {

	/**
	 * Reject an operation.
	 * @param reason why, for a person at the peer
	 */
	public OperationRejectedException(String reason) {
		super(reason);
	}

}
