package com.vixcpp.sync.peer;

import java.util.Arrays;
import java.util.Optional;

import com.vixcpp.sync.operation.ForeignText;

/**
 * What a receiver says of one operation, once the transaction of it has ended.
 *
 * @param id the operation
 * @param status what became of it
 * @param reason why, for anything but {@link Status#DONE}; at most 300 characters
 * @param repeated whether it had been done before
 */
record Acknowledgement(String id, Status status, String reason, boolean repeated) {

	private static final int REASON = 300;

	Acknowledgement {
		reason = ForeignText.line(reason, REASON);
	}

	static Acknowledgement done(String id) {
		return new Acknowledgement(id, Status.DONE, "", false);
	}

	static Acknowledgement repeated(String id) {
		return new Acknowledgement(id, Status.DONE, "", true);
	}

	static Acknowledgement of(String id, Status status, String reason) {
		return new Acknowledgement(id, status, reason, false);
	}

	/** What became of an operation. Part of the wire format. */
	enum Status {

		/** Handled, now or before, and committed. */
		DONE("done"),

		/** Its handler failed; nothing of it is left. */
		FAILED("failed"),

		/** It is never to be taken. */
		REJECTED("rejected"),

		/** Nobody handles its kind here. */
		UNKNOWN_KIND("unknown-kind"),

		/**
		 * An earlier attempt of it, or one before it in its ordering key, is not done; or
		 * those before it in its batch took too long.
		 */
		BUSY("busy"),

		/** The receiver's database is away. */
		UNAVAILABLE("unavailable");

		private final String text;

		Status(String text) {
			this.text = text;
		}

		String text() {
			return this.text;
		}

		static Optional<Status> of(String text) {
			return Arrays.stream(values()).filter((each) -> each.text.equals(text)).findFirst();
		}

	}

}
