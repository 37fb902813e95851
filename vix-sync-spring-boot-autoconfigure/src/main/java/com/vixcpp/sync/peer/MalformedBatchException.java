package com.vixcpp.sync.peer;

/**
 * A request, or an answer, is not of the wire format. Without a stack trace: it is an
 * answer.
 */
final class MalformedBatchException extends RuntimeException {

	private final boolean version;

	private MalformedBatchException(String message, boolean version) {
		super(message, null, false, false);
		this.version = version;
	}

	static MalformedBatchException because(String message) {
		return new MalformedBatchException(message, false);
	}

	static MalformedBatchException version(String message) {
		return new MalformedBatchException(message, true);
	}

	/** Whether it is of a version that is not spoken here. */
	boolean isVersion() {
		return this.version;
	}

}
