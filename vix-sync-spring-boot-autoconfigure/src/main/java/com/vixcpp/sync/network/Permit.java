package com.vixcpp.sync.network;

/**
 * What a destination says to an operation that wants to be sent. One that may be sent
 * ends in exactly one of the answers that {@link Destinations} takes.
 *
 * @param destination its destination
 * @param decision what to do with it
 * @param epoch how often the destination had gone away before: what an older permit tells
 * says nothing of today
 */
public record Permit(String destination, Decision decision, int epoch) {

	/** What to do with an operation. */
	public enum Decision {

		/** Send it now. */
		SEND,

		/** Keep it until another one has ended. */
		WAIT,

		/** Give it back: the destination rests, or its probe is under way. */
		RELEASE

	}

}
