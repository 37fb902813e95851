package com.vixcpp.sync.autoconfigure;

/**
 * The console is wanted, but the endpoint that it lives on cannot be reached.
 */
final class ConsoleNotExposedException extends RuntimeException {

	private final String line;

	ConsoleNotExposedException(String message, String line) {
		super(message);
		this.line = line;
	}

	/** What to type. */
	String getLine() {
		return this.line;
	}

}
