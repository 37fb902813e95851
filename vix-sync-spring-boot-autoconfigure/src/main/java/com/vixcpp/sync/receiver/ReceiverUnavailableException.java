package com.vixcpp.sync.receiver;

/**
 * The database that keeps the keys is away. What was not acknowledged may be repeated.
 */
public class ReceiverUnavailableException extends RuntimeException {

	/**
	 * Create the exception.
	 * @param message what is wrong
	 * @param cause what the database said
	 */
	public ReceiverUnavailableException(String message, Throwable cause) {
		super(message, cause);
	}

}
