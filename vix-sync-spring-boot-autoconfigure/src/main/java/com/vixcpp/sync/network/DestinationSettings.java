package com.vixcpp.sync.network;

import java.time.Duration;

/**
 * How this node treats its destinations.
 *
 * @param baseRest the first rest, at most; above zero
 * @param maxRest the longest rest that we choose; not below {@code baseRest}
 * @param maxRetryAfter the longest rest that a remote may ask for
 * @param checkInterval how long the next look at a silent destination may wait while
 * nobody at all answers
 * @param slots operations under way to one destination at the same time, 1 or more
 */
public record DestinationSettings(Duration baseRest, Duration maxRest, Duration maxRetryAfter, Duration checkInterval,
		int slots) {

	/** What each further rest is multiplied by. */
	private static final int FACTOR = 2;

	/** The ceiling of the rest after so many failures, 1 for the first. */
	Duration ceiling(int failures) {
		double nanos = this.baseRest.toNanos() * Math.pow(FACTOR, failures - 1);
		return (nanos < this.maxRest.toNanos()) ? Duration.ofNanos((long) nanos) : this.maxRest;
	}

	/** From how many failures on the ceiling is the longest rest. */
	int mostFailures() {
		int failures = 1;
		while (ceiling(failures).compareTo(this.maxRest) < 0) {
			failures++;
		}
		return failures;
	}

}
