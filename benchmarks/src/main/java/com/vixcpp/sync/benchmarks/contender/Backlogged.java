package com.vixcpp.sync.benchmarks.contender;

import java.util.OptionalLong;

/**
 * A contender whose tables can be filled by SQL, as a long outage leaves them.
 */
public interface Backlogged extends Contender {

	/**
	 * Add operations that wait, and let the database look at its tables anew.
	 * @param why they wait, in a way that it has a notion of
	 * @param count how many
	 */
	void fill(Waiting why, int count);

	/**
	 * Count what waits, while it is stopped. Slow.
	 * @return unfinished operations
	 */
	int waiting();

	/**
	 * Claim and give back, while it is stopped.
	 * @param limit how many to claim
	 * @return what the claim took in nanoseconds; empty if it cannot be asked to claim
	 * @throws IllegalStateException if it has claimed fewer
	 */
	default OptionalLong claim(int limit) {
		return OptionalLong.empty();
	}

}
