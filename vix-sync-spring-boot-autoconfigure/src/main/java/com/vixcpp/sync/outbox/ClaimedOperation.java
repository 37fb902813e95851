package com.vixcpp.sync.outbox;

import java.time.Instant;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OutboxEntry;
import org.jspecify.annotations.Nullable;

/**
 * An operation and the entry under whose lease it is sent.
 *
 * @param entry IN_FLIGHT, with its lease
 * @param operation what to send
 * @param enqueuedAt when it was enqueued, by the store's clock; null if the store does
 * not say
 * @param traceparent the trace that it was enqueued in, as W3C writes it; null for none
 */
public record ClaimedOperation(OutboxEntry entry, Operation operation, @Nullable Instant enqueuedAt,
		@Nullable String traceparent) {

	/**
	 * Of a store that does not say when.
	 * @param entry IN_FLIGHT, with its lease
	 * @param operation what to send
	 */
	public ClaimedOperation(OutboxEntry entry, Operation operation) {
		this(entry, operation, null, null);
	}

	/**
	 * Whether it has never been sent before: nothing has been recorded of it, it was not
	 * put off, and no lease of it was lost.
	 * @return false also if that is not known
	 */
	public boolean isFirstSend() {
		Instant notBefore = this.operation.notBefore();
		Instant due = (this.enqueuedAt != null && notBefore != null && notBefore.isAfter(this.enqueuedAt)) ? notBefore
				: this.enqueuedAt;
		return this.entry.revision() == 0 && !this.entry.suspect() && this.entry.nextAttemptAt().equals(due);
	}

}
