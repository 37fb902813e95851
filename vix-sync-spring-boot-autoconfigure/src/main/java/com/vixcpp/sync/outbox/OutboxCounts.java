package com.vixcpp.sync.outbox;

/**
 * How many entries wait, each count capped at {@value #CAP} so that counting a backlog
 * costs the same whatever its size.
 *
 * @param pending waiting for their first answer
 * @param inFlight being sent
 * @param failed to be tried again
 * @param permanentFailed waiting for a person
 */
public record OutboxCounts(long pending, long inFlight, long failed, long permanentFailed) {

	/** No count goes beyond this: it means "this many or more". */
	public static final long CAP = 100_000;

}
