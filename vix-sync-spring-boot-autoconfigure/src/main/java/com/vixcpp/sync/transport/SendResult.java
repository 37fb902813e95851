package com.vixcpp.sync.transport;

import java.time.Duration;
import java.util.Objects;

import com.vixcpp.sync.operation.ForeignText;
import com.vixcpp.sync.operation.Response;
import org.jspecify.annotations.Nullable;

/**
 * What came of sending one operation. Immutable.
 *
 * @param outcome what it means for the operation
 * @param reason why, for anything but a delivery; empty for a delivery; cut to 1,000
 * characters, without control characters
 * @param status the status that the remote answered with; null for none
 * @param retryAfter how long the remote asks not to be called; null for no wish, and for
 * a wish that lies in the past; at most 365 days
 * @param response what the remote answered; null for none
 */
public record SendResult(Outcome outcome, String reason, @Nullable Integer status, @Nullable Duration retryAfter,
		@Nullable Response response) {

	private static final int MAX_REASON = 1000;

	private static final Duration MAX_WAIT = Duration.ofDays(365);

	public SendResult {
		Objects.requireNonNull(outcome, "The outcome of a send must not be null");
		reason = ForeignText.line(reason, MAX_REASON);
		retryAfter = bounded(retryAfter);
	}

	private static @Nullable Duration bounded(@Nullable Duration wait) {
		if (wait == null || wait.isNegative()) {
			return null;
		}
		return (wait.compareTo(MAX_WAIT) < 0) ? wait : MAX_WAIT;
	}

	/** What an answer, or its absence, means for the operation. */
	public enum Outcome {

		/** The target has it. */
		DELIVERED,

		/** An answer about this operation: counts an attempt, is tried again. */
		FAILED,

		/** The target will never take it: waits for a person. */
		REJECTED,

		/**
		 * Says something of the destination and nothing of the operation, which goes back
		 * untouched; the destination is given a rest.
		 */
		UNAVAILABLE,

		/**
		 * The destination has answered, and cannot take this operation at the moment: it
		 * is still at work on an earlier attempt of it, one before it in its ordering key
		 * is not done, or it had no time left for it. The operation goes back untouched
		 * and is tried again a little later; others go on. Not for what was never sent:
		 * that is no answer.
		 */
		BUSY

	}

	/**
	 * The target has it.
	 * @return the result
	 */
	public static SendResult delivered() {
		return new SendResult(Outcome.DELIVERED, "", null, null, null);
	}

	/**
	 * An answer about this operation that another attempt may change.
	 * @param reason why it failed
	 * @return the result
	 */
	public static SendResult failed(String reason) {
		return new SendResult(Outcome.FAILED, reason, null, null, null);
	}

	/**
	 * The target will never take it.
	 * @param reason why it was rejected
	 * @return the result
	 */
	public static SendResult rejected(String reason) {
		return new SendResult(Outcome.REJECTED, reason, null, null, null);
	}

	/**
	 * The destination cannot be reached or serves nobody at the moment.
	 * @param reason what was seen
	 * @return the result
	 */
	public static SendResult unavailable(String reason) {
		return new SendResult(Outcome.UNAVAILABLE, reason, null, null, null);
	}

	/**
	 * The target has answered and cannot take this operation at the moment, such as while
	 * it is still at work on an earlier attempt of it: the operation alone waits, for a
	 * second or, if that is longer, as long as {@link #withRetryAfter} says, and nothing
	 * is counted.
	 * @param reason what was seen
	 * @return the result
	 */
	public static SendResult busy(String reason) {
		return new SendResult(Outcome.BUSY, reason, null, null, null);
	}

	/**
	 * The same result with the remote's status.
	 * @param status such as an HTTP status code
	 * @return the result
	 */
	public SendResult withStatus(int status) {
		return new SendResult(this.outcome, this.reason, status, this.retryAfter, this.response);
	}

	/**
	 * The same result with the remote's wish not to be called for a time.
	 * @param retryAfter how long; null for no wish
	 * @return the result
	 */
	public SendResult withRetryAfter(@Nullable Duration retryAfter) {
		return new SendResult(this.outcome, this.reason, this.status, retryAfter, this.response);
	}

	/**
	 * The same result with what the remote answered.
	 * @param response headers and body
	 * @return the result
	 */
	public SendResult withResponse(Response response) {
		return new SendResult(this.outcome, this.reason, this.status, this.retryAfter, response);
	}

}
