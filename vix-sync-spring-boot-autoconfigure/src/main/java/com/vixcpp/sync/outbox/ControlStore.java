package com.vixcpp.sync.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * What all nodes on one database must agree on. Implementations are safe for use by
 * several threads and several processes; methods throw {@link StoreUnavailableException}
 * when the store cannot be reached.
 */
public interface ControlStore {

	/**
	 * Pause all engines, in a transaction of its own. Whoever claims after its commit
	 * gets nothing.
	 * @param by who does it
	 * @return false if they were paused before: that pause stays as it is
	 */
	boolean pause(String by);

	/**
	 * Let all engines go on, in a transaction of its own.
	 * @return false if they were not paused
	 */
	boolean resume();

	/**
	 * Whether all engines are paused.
	 * @return empty if they are not
	 */
	Optional<Pause> paused();

	/**
	 * Make all entries anew from the log; see {@link OutboxControl#rebuild()}.
	 * @return how many entries there are
	 */
	int rebuild();

	/**
	 * Send some deliveries again, in one transaction.
	 * @param page how far the resend has come
	 * @param which of these to send
	 * @param limit at most so many deliveries
	 * @param now the time, or null
	 * @return how far it has come now
	 */
	ResendPage resend(ResendPage page, Predicate<Delivery> which, int limit, @Nullable Instant now);

	/**
	 * Remove the records of some operations that have been finished for long.
	 * @param retention how long they are kept
	 * @param limit at most so many operations
	 * @param now the time, or null
	 * @return how many were removed
	 */
	int prune(Duration retention, int limit, @Nullable Instant now);

}
