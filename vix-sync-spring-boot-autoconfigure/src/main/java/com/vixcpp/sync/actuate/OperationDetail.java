package com.vixcpp.sync.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.vixcpp.sync.outbox.Cause;
import com.vixcpp.sync.outbox.Explanation;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All of one operation, as the endpoint shows it. Times are ISO 8601 in UTC.
 *
 * @param id its id
 * @param kind its kind
 * @param target where it goes, without user info
 * @param orderingKey its ordering key; null for none
 * @param idempotencyKey what the receiver tells repeats by
 * @param notBefore not sent earlier; null for at once
 * @param expiresAt not sent later; null for never
 * @param status where it stands
 * @param attempt answers that counted so far
 * @param createdAt when it was enqueued
 * @param nextAttemptAt when it is tried next; null if nothing is due
 * @param lastError the last failure; null for none
 * @param headers its own headers, the values hidden unless they are to be shown
 * @param payload what is sent
 * @param explanation why it stands where it stands
 * @param history what the log holds of it, the oldest record first
 */
public record OperationDetail(String id, String kind, String target, @Nullable String orderingKey,
		String idempotencyKey, @Nullable String notBefore, @Nullable String expiresAt, String status, int attempt,
		String createdAt, @Nullable String nextAttemptAt, @Nullable String lastError, Map<String, String> headers,
		Content payload, Why explanation, List<Change> history) implements OperationResponseBody {

	/**
	 * A payload.
	 *
	 * @param contentType its content type
	 * @param size its bytes
	 * @param text the first of it as text; null if it is not text, or empty
	 * @param base64 the first of it in Base64; null if it is text, or empty
	 * @param complete whether this is all of it
	 */
	public record Content(String contentType, int size, @Nullable String text, @Nullable String base64,
			boolean complete) {
	}

	/**
	 * Why an operation stands where it stands.
	 *
	 * @param sentence for a person
	 * @param causes the same, one by one
	 */
	public record Why(String sentence, List<Reason> causes) {

		static Why of(Explanation explanation) {
			return new Why(explanation.sentence(), explanation.causes().stream().map(Reason::of).toList());
		}

	}

	/**
	 * One of the reasons.
	 *
	 * @param type the name of the cause
	 * @param text the cause in words
	 * @param ofThisNode whether another node may see it otherwise
	 */
	public record Reason(String type, String text, boolean ofThisNode) {

		static Reason of(Cause cause) {
			return new Reason(cause.getClass().getSimpleName(), cause.text(), cause.isOfThisNode());
		}

	}

	/**
	 * A record of the log.
	 *
	 * @param position where it stands in the log
	 * @param revision 0 for the enqueueing, then 1, 2, 3 …
	 * @param type what happened
	 * @param at when
	 * @param status the status after it
	 * @param attempt the counted attempts after it
	 * @param nextAttemptAt when it was due after it; null where nothing was
	 * @param error the reason of a failure; null for none
	 * @param responseStatus what the remote answered with; null for none
	 */
	public record Change(long position, int revision, String type, @Nullable String at, String status, int attempt,
			@Nullable String nextAttemptAt, @Nullable String error, @Nullable Integer responseStatus) {

		static Change of(WalRecord change) {
			return new Change(change.position(), change.revision(), change.type().name(), text(change.at()),
					change.status().name(), change.attempt(), text(change.nextAttemptAt()), change.detail(),
					change.responseStatus());
		}

	}

	static @Nullable String text(@Nullable Instant instant) {
		return (instant != null) ? instant.toString() : null;
	}

}
