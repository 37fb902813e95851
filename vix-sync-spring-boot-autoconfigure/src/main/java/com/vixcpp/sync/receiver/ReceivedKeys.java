package com.vixcpp.sync.receiver;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Keeps keys and answers in the receiver's own database, in the transaction of the
 * handler. Safe for use by several threads; all but {@link #forget} belong to the
 * transaction that {@link #inTransaction} has begun on this thread.
 */
public interface ReceivedKeys {

	/**
	 * Fail now, and not at the first request, if there is no transaction that could hold
	 * the handler's writes and the key together.
	 */
	void check();

	/**
	 * Work in a new transaction of the application's transaction manager.
	 * @param work what to do; what it is given, run, undoes everything once it has
	 * returned, as does an exception
	 * @param <T> the type of what it returns
	 * @return what it returns, once the commit is as durable as it is configured to be
	 * @throws ReceiverUnavailableException if the database is away, or was at the commit,
	 * whose outcome is then not known
	 */
	<T> T inTransaction(Function<Runnable, T> work);

	/**
	 * Take a key for this transaction, without waiting for others.
	 * @param request the request
	 * @param retention how long its key is kept, from now on
	 * @param now the time, or null for the database's clock
	 * @return whether it is the first one, a repeat, or one of several at once
	 */
	Claim claim(ReceivedRequest request, Duration retention, @Nullable Instant now);

	/**
	 * Keep the answer of a request whose key this transaction has taken.
	 * @param request the request
	 * @param answer its answer
	 */
	void answered(ReceivedRequest request, Answer answer);

	/**
	 * Take several keys for this transaction, without waiting for others, and keep the
	 * same answer for all that are new. As {@link #claim} and {@link #answered} one after
	 * the other, in fewer steps.
	 * @param requests the requests, of different keys
	 * @param answer their answer
	 * @param retention how long their keys are kept, from now on
	 * @param now the time, or null for the database's clock
	 * @return of each whether it is the first one, a repeat, or one of several at once,
	 * in the order of the requests
	 */
	default List<Claim> claimAll(List<ReceivedRequest> requests, Answer answer, Duration retention,
			@Nullable Instant now) {
		List<Claim> claims = new ArrayList<>(requests.size());
		for (ReceivedRequest request : requests) {
			Claim claim = claim(request, retention, now);
			if (claim.state() == Claim.State.FIRST) {
				answered(request, answer);
			}
			claims.add(claim);
		}
		return claims;
	}

	/**
	 * Remove keys that have expired, in a transaction of its own.
	 * @param limit how many at most
	 * @param now the time, or null for the database's clock
	 * @return how many were removed
	 */
	int forget(int limit, @Nullable Instant now);

	/**
	 * What a key was found as.
	 *
	 * @param state as what
	 * @param fingerprint of the request that ran under it; empty unless it is a repeat
	 * @param answer what that was answered; null unless it is a repeat
	 * @param expiresAt when the key expires; null while another request holds it
	 */
	record Claim(State state, byte[] fingerprint, @Nullable Answer answer, @Nullable Instant expiresAt) {

		/** What a key was found as. */
		public enum State {

			/** New, and this transaction's now. */
			FIRST,

			/** Used by a request that has run. */
			REPEATED,

			/** In the hands of another transaction. */
			IN_PROGRESS

		}

		/**
		 * New.
		 * @param expiresAt when it expires
		 * @return the claim
		 */
		public static Claim first(Instant expiresAt) {
			return new Claim(State.FIRST, new byte[0], null, expiresAt);
		}

		/**
		 * Used.
		 * @param fingerprint of the request that has run
		 * @param answer its answer
		 * @param expiresAt when the key expires
		 * @return the claim
		 */
		public static Claim repeated(byte[] fingerprint, Answer answer, Instant expiresAt) {
			return new Claim(State.REPEATED, fingerprint, answer, expiresAt);
		}

		/**
		 * In the hands of another.
		 * @return the claim
		 */
		public static Claim inProgress() {
			return new Claim(State.IN_PROGRESS, new byte[0], null, null);
		}

	}

}
