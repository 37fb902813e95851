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
 */
public record ClaimedOperation(OutboxEntry entry, Operation operation, @Nullable Instant enqueuedAt) {

	/**
	 * Of a store that does not say when.
	 * @param entry IN_FLIGHT, with its lease
	 * @param operation what to send
	 */
	public ClaimedOperation(OutboxEntry entry, Operation operation) {
		this(entry, operation, null);
	}

}
