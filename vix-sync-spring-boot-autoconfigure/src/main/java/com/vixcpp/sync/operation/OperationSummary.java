package com.vixcpp.sync.operation;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a list shows of an operation: all but its payload and headers, so that a page is
 * small however large the payloads are.
 *
 * @param operationId its id
 * @param kind its kind
 * @param target where it goes
 * @param destination what it shares its fate with
 * @param orderingKey its ordering key; null for none
 * @param createdAt when it was enqueued, by the database's clock
 * @param status where it stands
 * @param attempt answers that counted so far
 * @param nextAttemptAt when it is tried next; null unless PENDING or FAILED
 * @param lastError the last failure, sanitised; null for none
 * @param payloadSize bytes of its payload
 */
public record OperationSummary(String operationId, String kind, String target, String destination,
		@Nullable String orderingKey, Instant createdAt, OperationStatus status, int attempt,
		@Nullable Instant nextAttemptAt, @Nullable String lastError, long payloadSize) {
}
