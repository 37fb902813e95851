package com.vixcpp.sync.peer;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * The way to one peer. Safe for use by several threads.
 */
@FunctionalInterface
public interface PeerLink {

	/**
	 * Post a batch, without blocking and within a time of its own.
	 * @param batch the body of the request
	 * @return completed with what came back, never exceptionally
	 */
	CompletionStage<Answer> post(byte[] batch);

	/**
	 * What came back. Compared by identity.
	 *
	 * @param status the HTTP status; 0 if nothing came back
	 * @param body the body, or the beginning of one that is too long; empty for none
	 * @param retryAfter how long the peer asks not to be called; null for no wish
	 * @param reason why nothing came back, or what is wrong with the body; empty if
	 * nothing is
	 */
	record Answer(int status, byte[] body, @Nullable Duration retryAfter, String reason) {

		/**
		 * Nothing came back.
		 * @param reason why
		 * @return the answer
		 */
		public static Answer none(String reason) {
			return new Answer(0, new byte[0], null, reason);
		}

	}

}
