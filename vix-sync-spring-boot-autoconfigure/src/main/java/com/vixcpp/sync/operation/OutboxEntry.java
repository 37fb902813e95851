package com.vixcpp.sync.operation;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How far an unfinished operation has come: the small, changing part.
 *
 * @param operationId the id of its operation
 * @param position where the log holds its operation; also the order among equals
 * @param status PENDING, IN_FLIGHT, FAILED or PERMANENT_FAILED
 * @param attempt answers that counted so far; a person's retry sets it back to 0
 * @param revision how many changes the log holds of it; never set back
 * @param nextAttemptAt when it is due
 * @param destination what it shares its fate with: what can be down together
 * @param orderingKey the ordering key of its operation; null for none
 * @param suspect whether it was in flight when a lease was lost
 * @param lease who is sending it; null unless IN_FLIGHT
 * @param lastError the last failure, sanitised; null for none
 */
public record OutboxEntry(String operationId, long position, OperationStatus status, int attempt, int revision,
		Instant nextAttemptAt, String destination, @Nullable String orderingKey, boolean suspect, @Nullable Lease lease,
		@Nullable String lastError) {

	/**
	 * What an entry is when nobody holds it: PENDING before the first counted failure,
	 * FAILED after.
	 * @return PENDING or FAILED
	 */
	public OperationStatus statusAtRest() {
		return (this.attempt == 0) ? OperationStatus.PENDING : OperationStatus.FAILED;
	}

}
