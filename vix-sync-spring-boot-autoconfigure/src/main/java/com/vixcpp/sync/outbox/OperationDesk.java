package com.vixcpp.sync.outbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntBiFunction;

import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.OperationPage;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.operation.Paging;
import com.vixcpp.sync.outbox.OperationListing.Slice;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a person asks of operations and does to them. Changes none that is in flight: who
 * holds its lease owns it. Safe for use by several threads.
 */
public final class OperationDesk {

	private static final int BATCH = 100;

	private static final List<OperationStatus> DISCARDABLE = List.of(OperationStatus.PENDING, OperationStatus.FAILED,
			OperationStatus.PERMANENT_FAILED);

	/** An engine can claim an entry and give it back while it is looked at. */
	private static final int LOOKS = 10;

	private final OutboxStore store;

	private final Settler settler;

	private final Transitions transitions;

	OperationDesk(OutboxStore store, Settler settler, Transitions transitions) {
		this.store = store;
		this.settler = settler;
		this.transitions = transitions;
	}

	boolean retry(String operationId, @Nullable Instant now) {
		return this.store.entry(operationId)
			.filter((entry) -> entry.status() == OperationStatus.PERMANENT_FAILED)
			.filter((entry) -> retry(List.of(entry), now) == 1)
			.isPresent();
	}

	boolean discard(String operationId, @Nullable Instant now) {
		for (int look = 0; look < LOOKS; look++) {
			Optional<OutboxEntry> entry = this.store.entry(operationId);
			if (entry.isEmpty() || !DISCARDABLE.contains(entry.get().status())) {
				return false;
			}
			if (discard(List.of(entry.get()), now) == 1) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The operations that a filter means, finished or not.
	 * @param filter which ones
	 * @param paging which page
	 * @return the page; may be short or empty before the end
	 * @throws IllegalArgumentException if the cursor is not one of a list
	 */
	public OperationPage list(OperationFilter filter, Paging paging) {
		return this.store.listing().list(filter, paging);
	}

	/**
	 * Why an operation stands where it stands.
	 * @param operationId its id
	 * @param node what this node knows beside
	 * @param now the time, or null
	 * @return also of one that is not known
	 */
	public Explanation explain(String operationId, NodeView node, @Nullable Instant now) {
		return new Explainer(this.store).explain(operationId, node, now);
	}

	/**
	 * Give permanently failed operations all their attempts again, in batches.
	 * @param filter which ones
	 * @param transaction what each batch runs in
	 * @param timeSource the time of each batch
	 * @return how many
	 * @throws IllegalArgumentException if the filter asks for another status
	 */
	public int retry(OperationFilter filter, CallerTransaction transaction, TimeSource timeSource) {
		return each(statuses("retried", List.of(OperationStatus.PERMANENT_FAILED), filter), filter, transaction,
				timeSource, this::retry);
	}

	/**
	 * Give operations up that wait or have failed for good, in batches.
	 * @param filter which ones
	 * @param transaction what each batch runs in
	 * @param timeSource the time of each batch
	 * @return how many
	 * @throws IllegalArgumentException if the filter asks for another status
	 * @throws ListenerFailedException if a listener threw; the batch is not made then
	 */
	public int discard(OperationFilter filter, CallerTransaction transaction, TimeSource timeSource) {
		return each(statuses("discarded", DISCARDABLE, filter), filter, transaction, timeSource, this::discard);
	}

	private int retry(List<OutboxEntry> entries, @Nullable Instant now) {
		return this.store.apply(entries.stream().map(this.transitions::retried).toList(), now).size();
	}

	private int discard(List<OutboxEntry> entries, @Nullable Instant now) {
		return this.settler.discard(entries.stream()
			.map((each) -> this.transitions.ended(each, OperationStatus.DISCARDED, WalRecord.Type.DISCARDED))
			.map(Change::of)
			.toList(), now);
	}

	/** Ends, however much is enqueued meanwhile: only what was there is changed. */
	private int each(List<OperationStatus> statuses, OperationFilter filter, CallerTransaction transaction,
			TimeSource timeSource, ToIntBiFunction<List<OutboxEntry>, @Nullable Instant> change) {
		OperationListing listing = this.store.listing();
		long upTo = listing.last();
		int changed = 0;
		for (OperationStatus status : statuses) {
			Slice slice = new Slice(List.of(), 0, false);
			while (!slice.last()) {
				slice = listing.unfinished(status, filter, slice.reached(), upTo, BATCH);
				List<OutboxEntry> entries = slice.entries();
				if (!entries.isEmpty()) {
					changed += transaction.execute(entries.stream().map(OutboxEntry::operationId).toList(),
							() -> change.applyAsInt(listing.hold(entries, status), timeSource.now()));
				}
			}
		}
		return changed;
	}

	private static List<OperationStatus> statuses(String done, List<OperationStatus> possible, OperationFilter filter) {
		OperationStatus status = filter.status();
		if (status == null) {
			return possible;
		}
		if (!possible.contains(status)) {
			throw new IllegalArgumentException("Operations that are " + status + " cannot be " + done
					+ ". Leave the status out of the filter, or ask for " + possible);
		}
		return List.of(status);
	}

}
