package com.vixcpp.sync.outbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.OperationPage;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.operation.Paging;
import org.jspecify.annotations.Nullable;

/**
 * What a person asks of the store: operations by a filter. Each call looks at a bounded
 * number of operations, by an index. Safe for use by several threads; methods throw
 * {@link StoreUnavailableException} when the store cannot be reached.
 */
public interface OperationListing {

	/**
	 * A page of operations, finished ones too as far as the log keeps them.
	 * @param filter which ones
	 * @param paging which page
	 * @return the page; may be short or empty before the end
	 * @throws IllegalArgumentException if the cursor is not one of a list
	 */
	OperationPage list(OperationFilter filter, Paging paging);

	/**
	 * The position of the youngest operation.
	 * @return 0 if there is none
	 */
	long last();

	/**
	 * Some of the unfinished operations of one status, in the order of their positions.
	 * Nothing is locked.
	 * @param status which status; that of the filter does not count
	 * @param filter which ones
	 * @param after only those behind this position
	 * @param upTo only those up to this position
	 * @param limit at most this many
	 * @return the operations, and where to go on
	 */
	Slice unfinished(OperationStatus status, OperationFilter filter, long after, long upTo, int limit);

	/**
	 * Keep others from changing entries until the transaction of this thread ends. Passes
	 * over what another one holds at this moment, and what has another status by now.
	 * @param entries the entries
	 * @param status the status they must have
	 * @return those held, as they are now
	 */
	List<OutboxEntry> hold(List<OutboxEntry> entries, OperationStatus status);

	/**
	 * The last change that the log holds of an operation.
	 * @param operationId its id
	 * @param now the time, or null
	 * @return empty if the log does not know it
	 */
	Optional<LastChange> lastChange(String operationId, @Nullable Instant now);

	/**
	 * What the log tells last.
	 *
	 * @param status the status after the change
	 * @param at when
	 * @param responseStatus what the remote answered with; null for none
	 * @param askedAt the time of the question
	 */
	record LastChange(OperationStatus status, Instant at, @Nullable Integer responseStatus, Instant askedAt) {
	}

	/**
	 * Some entries.
	 *
	 * @param entries the entries
	 * @param reached the position to go on behind
	 * @param last whether there are no more
	 */
	record Slice(List<OutboxEntry> entries, long reached, boolean last) {
	}

}
