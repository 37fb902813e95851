package com.vixcpp.sync;

/**
 * What became of a wish to give an operation up.
 */
public enum DiscardResult {

	/** It will not be sent (again), once the transaction commits. */
	DISCARDED,

	/**
	 * It is being sent at this moment, has been delivered or has ended otherwise, or was
	 * never known; {@link VixSync#explain} says which. Nothing was changed.
	 */
	TOO_LATE

}
