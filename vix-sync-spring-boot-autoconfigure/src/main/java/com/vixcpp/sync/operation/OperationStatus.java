package com.vixcpp.sync.operation;

/**
 * Where an operation stands. The codes are stored; 0 to 4 are those of the original.
 */
public enum OperationStatus {

	/** Waiting for its first answer. */
	PENDING(0),

	/** Claimed: one engine holds the lease and is sending. */
	IN_FLIGHT(1),

	/** Delivered; has left the outbox. */
	DONE(2),

	/** Failed, and will be tried again. */
	FAILED(3),

	/** Rejected, or out of attempts; waits for a person. */
	PERMANENT_FAILED(4),

	/** Given up by a person; has left the outbox. */
	DISCARDED(5),

	/** Past the deadline its author gave it; has left the outbox. */
	EXPIRED(6);

	private final int code;

	OperationStatus(int code) {
		this.code = code;
	}

	/**
	 * The stored form.
	 * @return the code, 0 to 6
	 */
	public int code() {
		return this.code;
	}

	/**
	 * Whether nothing more will happen: the operation has left the outbox and lives on in
	 * the log only.
	 * @return true for DONE, DISCARDED and EXPIRED
	 */
	public boolean isFinal() {
		return this == DONE || this == DISCARDED || this == EXPIRED;
	}

	/**
	 * Whether an engine may claim it once it is due.
	 * @return true for PENDING and FAILED
	 */
	public boolean isClaimable() {
		return this == PENDING || this == FAILED;
	}

	/**
	 * The status of a stored code.
	 * @param code 0 to 6
	 * @return the status
	 * @throws IllegalArgumentException for any other code
	 */
	public static OperationStatus of(int code) {
		for (OperationStatus status : values()) {
			if (status.code == code) {
				return status;
			}
		}
		throw new IllegalArgumentException("No operation status has the code " + code);
	}

}
