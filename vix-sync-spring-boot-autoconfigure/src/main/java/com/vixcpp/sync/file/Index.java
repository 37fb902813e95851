package com.vixcpp.sync.file;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

import com.vixcpp.sync.operation.Lease;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the log says, in memory: the entries of what is unfinished, sorted as they are
 * asked for, and where the finished ones are. It changes by the items of the log alone,
 * the same way when they are written and when they are read again. Under the lock of the
 * log.
 */
final class Index {

	private final boolean skip;

	private final Names names = new Names();

	private final Map<String, Entry> entries = new HashMap<>();

	private final Map<OperationStatus, TreeSet<Entry>> byStatus = new EnumMap<>(OperationStatus.class);

	private final Lanes lanes = new Lanes();

	private final Map<String, Line> lines = new HashMap<>();

	private final TreeSet<Entry> deadlines = new TreeSet<>(Entry.BY_DEADLINE);

	private final Finished finished = new Finished();

	private final LogState state = new LogState();

	/**
	 * Create an index of nothing.
	 * @param skip whether those behind one that failed for good go on
	 */
	Index(boolean skip) {
		this.skip = skip;
		for (OperationStatus each : OperationStatus.values()) {
			this.byStatus.put(each, new TreeSet<>(Entry.BY_POSITION));
		}
	}

	/** An item was written, or is read again: by a process that has ended. */
	void apply(Item item, boolean replayed) {
		this.state.apply(item);
		if (item instanceof Item.Logged logged) {
			logged(logged);
		}
		else if (item instanceof Item.Claimed claimed) {
			Lease lease = new Lease(this.names.one(claimed.owner()), claimed.token(), claimed.until());
			for (String id : claimed.operationIds()) {
				Entry entry = this.entries.get(id);
				if (entry != null) {
					claimed(entry, lease, claimed.position(), replayed);
				}
			}
		}
		else if (item instanceof Item.Released released) {
			Entry entry = this.entries.get(released.operationId());
			if (entry != null) {
				out(entry);
				entry.dueAt = released.dueAt();
				entry.destination = this.names.one(released.destination());
				atRest(entry, (entry.attempt == 0) ? OperationStatus.PENDING : OperationStatus.FAILED);
				entry.note = released.position();
				in(entry);
			}
		}
		else if (item instanceof Item.Forgotten forgotten) {
			forgotten.operations().forEach((each) -> this.finished.remove(each.operationId(), each.put()));
		}
	}

	private void claimed(Entry entry, Lease lease, long position, boolean replayed) {
		out(entry);
		entry.status = OperationStatus.IN_FLIGHT;
		entry.lease = lease;
		entry.note = position;
		entry.orphaned = replayed;
		if (entry.line != null) {
			Entry before = entry.line.head();
			if (before != null && before != entry) {
				// As when the log is read under another rule for those behind a failure.
				this.lanes.remove(before);
			}
			entry.line.lead(entry);
		}
		in(entry);
	}

	private void logged(Item.Logged logged) {
		WalRecord record = logged.record();
		Entry entry = this.entries.get(record.operationId());
		if (entry == null) {
			Item.Outline outline = logged.outline();
			if (outline == null) {
				return;
			}
			entry = new Entry(logged, outline, this.names);
			if (record.type() == WalRecord.Type.RESENT) {
				this.finished.remove(record.operationId(), logged.put());
			}
			this.entries.put(entry.operationId, entry);
		}
		else {
			out(entry);
		}
		entry.revision = record.revision();
		entry.attempt = record.attempt();
		entry.suspect = record.suspect();
		entry.last = record.position();
		entry.note = 0;
		if (record.detail() != null) {
			entry.error = record.position();
		}
		if (record.nextAttemptAt() != null) {
			entry.dueAt = record.nextAttemptAt();
		}
		else if (record.status() == OperationStatus.PERMANENT_FAILED) {
			entry.dueAt = logged.at();
		}
		if (record.status().isFinal()) {
			leave(entry);
			this.entries.remove(entry.operationId);
			this.finished.add(entry.operationId, entry.put, entry.last);
			return;
		}
		atRest(entry, record.status());
		in(entry);
	}

	private static void atRest(Entry entry, OperationStatus status) {
		entry.status = status;
		entry.lease = null;
		entry.orphaned = false;
	}

	/** Take an entry out of all that sorts it, to change it. Its line keeps its place. */
	private void out(Entry entry) {
		Objects.requireNonNull(this.byStatus.get(entry.status)).remove(entry);
		this.lanes.remove(entry);
		if (entry.expiresAt != null) {
			this.deadlines.remove(entry);
		}
	}

	private void in(Entry entry) {
		Objects.requireNonNull(this.byStatus.get(entry.status)).add(entry);
		boolean first = true;
		if (entry.orderingKey != null) {
			first = line(entry, entry.orderingKey);
		}
		if (entry.isClaimable()) {
			if (first) {
				this.lanes.add(entry);
			}
			if (entry.expiresAt != null) {
				this.deadlines.add(entry);
			}
		}
	}

	/** Give an entry its place in the line of its key; whether it is the head. */
	private boolean line(Entry entry, String key) {
		if (this.skip && entry.status == OperationStatus.PERMANENT_FAILED) {
			leave(entry);
			return false;
		}
		Line line = entry.line;
		if (line == null) {
			line = this.lines.computeIfAbsent(key, Line::new);
			line.add(entry);
			entry.line = line;
			line.promote();
		}
		return line.head() == entry;
	}

	/** An entry leaves its line, and the next one of its key can be claimed. */
	private void leave(Entry entry) {
		Line line = entry.line;
		if (line == null) {
			return;
		}
		line.remove(entry);
		entry.line = null;
		Entry head = line.promote();
		if (head != null && head.isClaimable()) {
			this.lanes.add(head);
		}
		if (line.isEmpty()) {
			this.lines.remove(line.key());
		}
	}

	@Nullable Entry entry(String operationId) {
		return this.entries.get(operationId);
	}

	TreeSet<Entry> of(OperationStatus status) {
		return Objects.requireNonNull(this.byStatus.get(status));
	}

	/** The entries of a status behind a position, in their order. */
	Iterable<Entry> after(OperationStatus status, long position) {
		return of(status).tailSet(new Entry(position), false);
	}

	Lanes lanes() {
		return this.lanes;
	}

	/** What waits for its deadline, the earliest first. */
	TreeSet<Entry> deadlines() {
		return this.deadlines;
	}

	Finished finished() {
		return this.finished;
	}

	LogState state() {
		return this.state;
	}

	/** Whether the log still keeps the operation of a record. */
	boolean keeps(String operationId, long put) {
		Entry entry = this.entries.get(operationId);
		return (entry != null && entry.put == put) || this.finished.last(operationId, put) != 0;
	}

	/** Let every lease of an ended process be as if it had been given back. */
	void release() {
		for (Entry entry : java.util.List.copyOf(of(OperationStatus.IN_FLIGHT))) {
			out(entry);
			atRest(entry, (entry.attempt == 0) ? OperationStatus.PENDING : OperationStatus.FAILED);
			in(entry);
		}
	}

}
