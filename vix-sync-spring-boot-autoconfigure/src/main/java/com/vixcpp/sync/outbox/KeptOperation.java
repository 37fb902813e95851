package com.vixcpp.sync.outbox;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;

/**
 * What the log holds under an id.
 *
 * @param operation as it was enqueued
 * @param status where it stands
 */
public record KeptOperation(Operation operation, OperationStatus status) {

	/** They differ with every request. */
	private static final Set<String> TRACING = Set.of("traceparent", "tracestate", "baggage", "b3");

	/**
	 * An operation that is enqueued again must be the one that is kept, in everything but
	 * the headers of tracing, and still be meant.
	 * @param again what is enqueued
	 * @throws DuplicateOperationException if it is another, or was given up
	 */
	public void requireSame(Operation again) {
		if (this.status == OperationStatus.DISCARDED || this.status == OperationStatus.EXPIRED) {
			throw new DuplicateOperationException(again.id(), "Operation " + again.id() + " was enqueued before"
					+ " and is " + this.status + ": enqueue it under a new id if it is to be sent after all");
		}
		if (!withoutTracing(this.operation).equals(withoutTracing(again))) {
			throw new DuplicateOperationException(again.id(), "Operation " + again.id() + " was enqueued before"
					+ " and said something else: an operation never changes, a new intent needs a new id");
		}
	}

	private static Operation withoutTracing(Operation operation) {
		Map<String, String> headers = new TreeMap<>();
		operation.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
		headers.keySet().removeAll(TRACING);
		return new Operation(operation.id(), operation.kind(), operation.target(), operation.payload(), headers,
				operation.idempotencyKey(), operation.orderingKey(), operation.notBefore(), operation.expiresAt());
	}

}
