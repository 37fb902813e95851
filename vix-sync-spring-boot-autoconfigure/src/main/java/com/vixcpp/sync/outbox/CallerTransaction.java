package com.vixcpp.sync.outbox;

import java.util.List;
import java.util.function.Supplier;

/**
 * The transaction that a caller's change of the outbox belongs to. Whoever implements it
 * also wakes the engine after the commit.
 */
public interface CallerTransaction {

	/**
	 * Run a change in the caller's transaction, or in one of its own where the caller has
	 * none or is past its commit point.
	 * @param operationId whose change it is
	 * @param change what to run, on this thread
	 * @param <T> the result
	 * @return what the change returned
	 * @throws IllegalStateException if the caller's transaction cannot take the change
	 * (read-only, of another data source, or none where one is required); nothing has
	 * been written then
	 * @throws DurabilityUnknownException at the commit, if it was made but could not be
	 * forced to the disk
	 */
	default <T> T execute(String operationId, Supplier<T> change) {
		return execute(List.of(operationId), change);
	}

	/**
	 * Run a change of several operations, as {@link #execute(String, Supplier)} does.
	 * @param operationIds whose change it is
	 * @param change what to run, on this thread
	 * @param <T> the result
	 * @return what the change returned
	 */
	<T> T execute(List<String> operationIds, Supplier<T> change);

}
