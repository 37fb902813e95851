package com.vixcpp.sync.operation;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An operation and how far it has come, at one moment.
 *
 * @param operation what was enqueued
 * @param createdAt when it was enqueued, by the database's clock
 * @param status where it stands
 * @param attempt answers that counted so far
 * @param nextAttemptAt when it is tried next; null unless PENDING or FAILED
 * @param lastError the last failure, sanitised; null for none
 */
public record OperationView(Operation operation, Instant createdAt, OperationStatus status, int attempt,
		@Nullable Instant nextAttemptAt, @Nullable String lastError) {
}
