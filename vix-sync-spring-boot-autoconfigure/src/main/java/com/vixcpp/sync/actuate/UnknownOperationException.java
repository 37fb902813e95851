package com.vixcpp.sync.actuate;

/**
 * A request to the endpoint for an operation that is not known.
 */
final class UnknownOperationException extends RuntimeException {

	UnknownOperationException(String message) {
		super(message);
	}

}
