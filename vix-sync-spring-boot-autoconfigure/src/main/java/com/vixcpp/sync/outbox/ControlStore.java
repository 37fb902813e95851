package com.vixcpp.sync.outbox;

import java.util.Optional;

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

}
