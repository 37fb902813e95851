package com.vixcpp.sync.benchmarks.contender;

/**
 * Why operations wait.
 */
public enum Waiting {

	/** They could be sent now. */
	DUE,

	/** They shall not be sent within the hour. */
	LATER,

	/** Their destination, which is not the receiver, cannot be reached. */
	RESTING,

	/** The first of their ordering key has failed for good. */
	BEHIND_A_KEY

}
