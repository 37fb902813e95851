package com.vixcpp.sync.outbox;

import java.time.Duration;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.operation.Response;
import org.jspecify.annotations.Nullable;

/**
 * What became of a claimed entry, to be recorded.
 *
 * @param entry as it was claimed, with its lease
 * @param verdict what happened
 * @param reason why, for a failure; null otherwise
 * @param responseStatus what the remote answered with; null for none
 * @param retryAfter not to be tried earlier than this; null for no wish
 * @param destination where a released entry belongs now
 * @param operation what was sent; null to read it from the log when somebody is told
 * @param response what the remote answered, for those who are told; null for none
 */
public record Settlement(OutboxEntry entry, Verdict verdict, @Nullable String reason, @Nullable Integer responseStatus,
		@Nullable Duration retryAfter, String destination, @Nullable Operation operation, @Nullable Response response) {

	public Settlement {
		if (entry.lease() == null) {
			throw new IllegalArgumentException(
					"Operation " + entry.operationId() + " was not claimed: only what is held can be settled");
		}
	}

	/** What can become of a claimed entry. */
	public enum Verdict {

		/** The target has it. */
		DELIVERED,

		/** It failed, and counts an attempt. */
		FAILED,

		/** The target will never take it. */
		REJECTED,

		/** It goes back untouched, nothing is counted. */
		RELEASED

	}

	/**
	 * The target has it.
	 * @param entry the claimed entry
	 * @param responseStatus what the remote answered with; null for none
	 * @return the settlement
	 */
	public static Settlement delivered(OutboxEntry entry, @Nullable Integer responseStatus) {
		return new Settlement(entry, Verdict.DELIVERED, null, responseStatus, null, entry.destination(), null, null);
	}

	/**
	 * It failed: counts an attempt.
	 * @param entry the claimed entry
	 * @param reason why
	 * @param responseStatus what the remote answered with; null for none
	 * @param retryAfter not to be tried earlier than this; null for no wish
	 * @return the settlement
	 */
	public static Settlement failed(OutboxEntry entry, String reason, @Nullable Integer responseStatus,
			@Nullable Duration retryAfter) {
		return new Settlement(entry, Verdict.FAILED, reason, responseStatus, retryAfter, entry.destination(), null,
				null);
	}

	/**
	 * The target will never take it.
	 * @param entry the claimed entry
	 * @param reason why
	 * @param responseStatus what the remote answered with; null for none
	 * @return the settlement
	 */
	public static Settlement rejected(OutboxEntry entry, String reason, @Nullable Integer responseStatus) {
		return new Settlement(entry, Verdict.REJECTED, reason, responseStatus, null, entry.destination(), null, null);
	}

	/**
	 * It goes back, nothing counted, behind what else is due: the next one to ask whether
	 * the destination is back is another.
	 * @param entry the claimed entry
	 * @return the settlement
	 */
	public static Settlement postponed(OutboxEntry entry) {
		return new Settlement(entry, Verdict.RELEASED, null, null, Duration.ZERO, entry.destination(), null, null);
	}

	/**
	 * It goes back, nothing counted, and is due again after a while: an earlier attempt
	 * of it is still being worked on.
	 * @param entry the claimed entry
	 * @param wait how long
	 * @return the settlement
	 */
	public static Settlement busy(OutboxEntry entry, Duration wait) {
		return new Settlement(entry, Verdict.RELEASED, null, null, wait, entry.destination(), null, null);
	}

	/**
	 * It goes back untouched.
	 * @param entry the claimed entry
	 * @param destination where it belongs now, usually where it did
	 * @return the settlement
	 */
	public static Settlement released(OutboxEntry entry, String destination) {
		return new Settlement(entry, Verdict.RELEASED, null, null, null, destination, null, null);
	}

	/**
	 * The same with what listeners are told of it.
	 * @param operation what was sent
	 * @param response what the remote answered; null for none
	 * @return the settlement
	 */
	public Settlement with(Operation operation, @Nullable Response response) {
		return new Settlement(this.entry, this.verdict, this.reason, this.responseStatus, this.retryAfter,
				this.destination, operation, response);
	}

}
