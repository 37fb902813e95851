package com.vixcpp.sync.file;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.vixcpp.sync.file.Item.Logged;
import com.vixcpp.sync.file.LogReader.Stretch;
import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.OperationPage;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationSummary;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.operation.Paging;
import com.vixcpp.sync.outbox.ListCursor;
import com.vixcpp.sync.outbox.OperationListing;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

/**
 * Lists operations in the order of their positions: the unfinished ones of a status by
 * the index, all of them by the log. A call looks at a bounded number of them. Safe for
 * use by several threads.
 */
final class FileListing implements OperationListing {

	private static final int LOOKED_AT = 100_000;

	private final Journal journal;

	private final Operations operations;

	private final int lookedAt;

	FileListing(Journal journal, Operations operations) {
		this(journal, operations, LOOKED_AT);
	}

	/**
	 * Create a listing.
	 * @param lookedAt how many operations a call looks at
	 */
	FileListing(Journal journal, Operations operations, int lookedAt) {
		this.journal = journal;
		this.operations = operations;
		this.lookedAt = lookedAt;
	}

	@Override
	public OperationPage list(OperationFilter filter, Paging paging) {
		long after = ListCursor.position(paging.cursor());
		OperationStatus status = filter.status();
		return (status != null && !status.isFinal()) ? unfinished(status, filter, paging.size(), after)
				: all(filter, paging.size(), after);
	}

	private OperationPage unfinished(OperationStatus status, OperationFilter filter, int size, long after) {
		return this.journal.locked(() -> {
			Slice slice = slice(status, filter, after, Long.MAX_VALUE, size);
			List<OperationSummary> page = slice.entries()
				.stream()
				.map((each) -> this.operations.summary(this.operations.logged(each.position())))
				.toList();
			return new OperationPage(page, slice.last() ? null : ListCursor.of(slice.reached()));
		});
	}

	private OperationPage all(OperationFilter filter, int size, long after) {
		List<OperationSummary> page = new ArrayList<>();
		long from = after + 1;
		for (int looked = 0; looked < this.lookedAt;) {
			long next = from;
			Stretch stretch = this.journal.locked(() -> this.journal.reader().stretch(next));
			for (Item each : stretch.items()) {
				if (each instanceof Logged put && put.record().type() == WalRecord.Type.PUT) {
					looked++;
					summary(put).filter((summary) -> matches(filter, summary)).ifPresent(page::add);
					if (page.size() == size || looked == this.lookedAt) {
						return new OperationPage(page, ListCursor.of(put.position()));
					}
				}
			}
			if (stretch.last()) {
				return new OperationPage(page, null);
			}
			from = stretch.next();
		}
		return new OperationPage(page, ListCursor.of(from - 1));
	}

	private Optional<OperationSummary> summary(Logged put) {
		return this.journal.locked(() -> this.journal.index().keeps(put.operationId(), put.position())
				? Optional.of(this.operations.summary(put)) : Optional.empty());
	}

	private static boolean matches(OperationFilter filter, OperationSummary summary) {
		return (filter.status() == null || filter.status() == summary.status())
				&& (filter.kind() == null || filter.kind().equals(summary.kind()))
				&& (filter.destination() == null || filter.destination().equals(summary.destination()))
				&& (filter.orderingKey() == null || filter.orderingKey().equals(summary.orderingKey()));
	}

	@Override
	public long last() {
		return this.journal.log().next() - 1;
	}

	@Override
	public Slice unfinished(OperationStatus status, OperationFilter filter, long after, long upTo, int limit) {
		return this.journal.locked(() -> slice(status, filter, after, upTo, limit));
	}

	private Slice slice(OperationStatus status, OperationFilter filter, long after, long upTo, int limit) {
		List<OutboxEntry> entries = new ArrayList<>();
		int looked = 0;
		for (Entry each : this.journal.index().after(status, after)) {
			if (each.put > upTo) {
				break;
			}
			if (matches(filter, each)) {
				entries.add(this.operations.entry(each));
			}
			if (entries.size() == limit || ++looked == this.lookedAt) {
				return new Slice(entries, each.put, false);
			}
		}
		return new Slice(entries, after, true);
	}

	private static boolean matches(OperationFilter filter, Entry entry) {
		return (filter.kind() == null || filter.kind().equals(entry.kind))
				&& (filter.destination() == null || filter.destination().equals(entry.destination))
				&& (filter.orderingKey() == null || filter.orderingKey().equals(entry.orderingKey));
	}

	@Override
	public List<OutboxEntry> hold(List<OutboxEntry> entries, OperationStatus status) {
		return this.journal.change((unit) -> {
			List<OutboxEntry> held = new ArrayList<>();
			for (OutboxEntry each : entries) {
				Entry entry = this.journal.index().entry(each.operationId());
				if (entry != null && entry.put == each.position() && entry.status == status
						&& !entry.isHeldByAnother(unit)) {
					unit.hold(entry);
					held.add(this.operations.entry(entry));
				}
			}
			return held;
		});
	}

	@Override
	public Optional<LastChange> lastChange(String operationId, @Nullable Instant now) {
		Instant asked = FileClock.time(now);
		return this.journal.locked(() -> this.operations.last(operationId)
			.map((last) -> new LastChange(last.record().status(), last.at(), last.record().responseStatus(), asked)));
	}

}
