package com.vixcpp.sync.file;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims entries: written to the log before anything is sent, so that after a crash it is
 * known what may have been. Safe for use by several threads.
 */
final class Claims {

	private static final Logger logger = LoggerFactory.getLogger(FileOutboxStore.class);

	private final Journal journal;

	private final Operations operations;

	Claims(Journal journal, Operations operations) {
		this.journal = journal;
		this.operations = operations;
	}

	List<ClaimedOperation> claim(ClaimRequest request, String owner, Instant now) {
		this.journal.log().requireUsable();
		List<ClaimedOperation> claimed = new ArrayList<>();
		long upTo = this.journal.locked(() -> {
			List<Entry> entries = this.journal.index().state().paused().isPresent() ? List.of() : select(request, now);
			if (entries.isEmpty()) {
				return 0L;
			}
			List<String> ids = entries.stream().map((each) -> each.operationId).toList();
			long written = this.journal.write(List.of(new Item.Claimed(this.journal.log().next(), owner,
					UUID.randomUUID(), now.plus(request.lease()), ids)));
			entries.forEach((each) -> read(each, claimed));
			return written;
		});
		this.journal.log().flush(upTo);
		return claimed;
	}

	private List<Entry> select(ClaimRequest request, Instant now) {
		List<Entry> due = new ArrayList<>();
		request.quotas().forEach((destination, quota) -> {
			boolean everyKind = request.peers().contains(destination);
			due.addAll(this.journal.index()
				.lanes()
				.due(request.suspects(), destination, now, quota, (each) -> each.holder == null
						&& (everyKind || request.kinds().contains(each.kind)) && !each.isExpired(now)));
		});
		due.sort(Entry.BY_DUE);
		long bytes = 0;
		for (int i = 0; i < due.size(); i++) {
			bytes += Math.max(1, due.get(i).size);
			if (i > 0 && bytes > request.maxBytes()) {
				return due.subList(0, i);
			}
		}
		return due;
	}

	/** What cannot be read is left to its lease: it keeps no other from being sent. */
	private void read(Entry entry, List<ClaimedOperation> claimed) {
		try {
			Item.Logged put = this.operations.logged(entry.put);
			Operation operation = Objects.requireNonNull(put.record().operation());
			claimed.add(new ClaimedOperation(this.operations.entry(entry), operation, put.at(), put.traceparent()));
		}
		catch (RuntimeException ex) {
			logger.warn("Operation {} cannot be read from the log and is not sent ({})", entry.operationId,
					ex.getMessage());
		}
	}

}
