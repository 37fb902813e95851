package com.vixcpp.sync.outbox;

import java.util.function.Supplier;

/**
 * The transaction in which listeners are told: one that the application's own
 * repositories take part in, together with the changes of the store.
 */
public interface ListenerTransaction {

	/**
	 * Make a change of the store and tell of it: in the transaction that the caller's
	 * change runs in, if there is one, else in a new one.
	 * @param settling what to run, on this thread; what it throws undoes the transaction
	 * and is thrown on
	 * @param <T> the result
	 * @return what it returned
	 * @throws StoreUnavailableException if the store cannot be reached
	 */
	<T> T execute(Supplier<T> settling);

}
