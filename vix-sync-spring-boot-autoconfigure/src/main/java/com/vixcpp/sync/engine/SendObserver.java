package com.vixcpp.sync.engine;

import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.transport.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * Stands around each send, to time and to trace it. Called on the engine's threads and on
 * those of transports, by several at once: it must be quick and must not block. What it
 * throws is logged and changes nothing.
 */
public interface SendObserver {

	/**
	 * A send is about to begin.
	 * @param claimed what is sent
	 * @return what to tell of it
	 */
	SendObservation begin(ClaimedOperation claimed);

	/**
	 * One send, from its begin to its end.
	 */
	interface SendObservation {

		/**
		 * The transport is called on this thread, until the scope is closed there.
		 * @return what ends it
		 */
		Scope open();

		/**
		 * The send has ended; on any thread, once.
		 * @param result what came of it; null if it was given up without a result
		 * @param error what the transport threw; null for nothing
		 */
		void ended(@Nullable SendResult result, @Nullable Throwable error);

	}

	/** What holds on a thread until it is closed. */
	interface Scope extends AutoCloseable {

		@Override
		void close();

	}

}
