package com.vixcpp.sample;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * A note, as it is kept on this device.
 *
 * @param id given by the database
 * @param text what was noted
 * @param operationId the operation that brings it to the hub
 * @param state how far it has come, as the listener was told
 * @param reason why it has not come further; null if there is nothing to say
 */
record Note(@Id @Nullable Long id, String text, String operationId, State state, @Nullable String reason) {

	static Note waiting(String text, String operationId) {
		return new Note(null, text, operationId, State.WAITING, null);
	}

	/** How far a note has come. */
	enum State {

		/** For the network, the hub or its turn. */
		WAITING,

		/** The hub has it. */
		SYNCED,

		/** The hub could not take it; it is sent again by itself. */
		FAILED,

		/** The hub does not want it: a person decides. */
		REFUSED,

		/** A person has given it up. */
		DISCARDED

	}

}
