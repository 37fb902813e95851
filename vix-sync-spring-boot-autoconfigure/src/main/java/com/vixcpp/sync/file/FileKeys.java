package com.vixcpp.sync.file;

import java.util.Optional;

import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.KeyLine;
import com.vixcpp.sync.outbox.OrderingKeys;
import com.vixcpp.sync.outbox.OutboxCounts;

/**
 * The lines of the ordering keys, in which every entry has its place from its enqueue on.
 * Safe for use by several threads.
 */
final class FileKeys implements OrderingKeys {

	private final Journal journal;

	private final Operations operations;

	FileKeys(Journal journal, Operations operations) {
		this.journal = journal;
		this.operations = operations;
	}

	@Override
	public int lineUp() {
		return 0;
	}

	@Override
	public void check() {
		// A line cannot lose its head: both are made of the log.
	}

	@Override
	public Optional<KeyLine> line(OutboxEntry entry) {
		return this.journal.locked(() -> {
			Entry found = this.journal.index().entry(entry.operationId());
			Line line = (found != null) ? found.line : null;
			if (found == null || line == null) {
				return Optional.empty();
			}
			Entry head = line.head();
			return Optional.of(new KeyLine(line.key(), (head != null) ? this.operations.entry(head) : null,
					line.before(found, OutboxCounts.CAP)));
		});
	}

	@Override
	public long held() {
		return this.journal.locked(() -> this.journal.index()
			.of(OperationStatus.PERMANENT_FAILED)
			.stream()
			.limit(OutboxCounts.CAP)
			.filter((each) -> each.line != null && each.line.head() == each)
			.count());
	}

}
