package com.vixcpp.sync.actuate;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationSummary;
import org.jspecify.annotations.Nullable;

/**
 * An operation in a list of the endpoint. Times are ISO 8601 in UTC.
 *
 * @param id its id
 * @param kind its kind
 * @param target where it goes, without user info
 * @param destination what it shares its fate with
 * @param orderingKey its ordering key; null for none
 * @param status where it stands
 * @param attempt answers that counted so far
 * @param createdAt when it was enqueued
 * @param nextAttemptAt when it is tried next; null if nothing is due
 * @param lastError the last failure; null for none
 * @param payloadSize bytes of its payload
 */
public record OperationRow(String id, String kind, String target, String destination, @Nullable String orderingKey,
		String status, int attempt, String createdAt, @Nullable String nextAttemptAt, @Nullable String lastError,
		long payloadSize) {

	static OperationRow of(OperationSummary operation) {
		return new OperationRow(operation.operationId(), operation.kind(),
				Operation.withoutUserInfo(operation.target()), operation.destination(), operation.orderingKey(),
				operation.status().name(), operation.attempt(), operation.createdAt().toString(),
				(operation.nextAttemptAt() != null) ? operation.nextAttemptAt().toString() : null,
				operation.lastError(), operation.payloadSize());
	}

}
