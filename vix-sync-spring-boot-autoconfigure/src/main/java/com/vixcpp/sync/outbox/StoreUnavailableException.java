package com.vixcpp.sync.outbox;

/**
 * The store could not be reached. It says nothing about the entries: whatever was to be
 * recorded is to be recorded again.
 */
public class StoreUnavailableException extends RuntimeException {

	/**
	 * Create the exception.
	 * @param message what could not be done
	 * @param cause what the store said
	 */
	public StoreUnavailableException(String message, Throwable cause) {
		super(message, cause);
	}

}
