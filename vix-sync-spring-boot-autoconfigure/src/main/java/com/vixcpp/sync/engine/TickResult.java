package com.vixcpp.sync.engine;

/**
 * What one pass of the engine did.
 *
 * @param online false if the probe said offline: nothing was claimed then
 * @param recovered entries taken back from lost leases
 * @param expired entries past their deadline
 * @param claimed entries claimed
 * @param delivered operations delivered
 * @param failed operations that failed or were rejected
 * @param released entries given back untouched
 */
public record TickResult(boolean online, int recovered, int expired, int claimed, int delivered, int failed,
		int released) {

	/**
	 * How many operations got an answer, as the original counts.
	 * @return delivered and failed ones
	 */
	public int processed() {
		return this.delivered + this.failed;
	}

}
