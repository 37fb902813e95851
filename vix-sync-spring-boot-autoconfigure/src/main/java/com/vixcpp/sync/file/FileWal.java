/*
 * The format of the log, version 1. All numbers are big-endian; texts are UTF-8 behind
 * their length in bytes (i32, -1 for null); times are microseconds since 1970 (i64, the
 * lowest for null); CRC is CRC32C.
 *
 * A directory holds
 *   wal-<position>.log   a segment: the items from that position on, written at its end only
 *   base-<position>.log  a compacted file: what is left of all before that position
 *   *.tmp                a compacted file that is being made; of no meaning
 *   lock, owner          what keeps a second process out, and who has it
 * Of several base files the one of the highest position counts. Segments that begin before
 * it are of no meaning: they wait to be deleted.
 *
 * A file begins with 64 bytes:
 *    0  "VIXSYNC\n"          8  version (u8, 1)          9  1 for a compacted file, else 0
 *   16  incarnation (uuid): of the whole log             32  salt (i64): random per file
 *   40  position (i64), as in its name                   48  CRC of the frame before (i32)
 *   60  CRC of bytes 0 to 59
 * A segment continues the chain: its position is the next one, its "frame before" the last
 * of the file before it. A compacted file begins a chain of its own, with 0.
 *
 * Behind it stand frames, without gaps. A frame is written by one call, and is what was
 * changed together. It has a head of 36 bytes and a body:
 *    0  0x5653               2  version (u8, 1)          3  type (u8, 1: items)
 *    4  length of the body (i32)                          8  CRC of the frame before (i32)
 *   12  promised (i64): the highest position that somebody had been promised to be kept
 *       when this was written (forced to the disk, if vix.sync.wal.fsync-on-write=true)
 *   20  position of the first item (i64)                 28  CRC of the salt and the body
 *   32  CRC of the salt and bytes 0 to 31: the CRC of the frame
 * So each frame covers itself, its body and all frames before it; none can vanish, change
 * its place or be another's without being noticed. A payload cannot pass for a frame, since
 * who wrote it does not know the salt.
 *
 * A body is the number of items (i32), then for each its position less that of the first
 * (i32), a type (u8), and what belongs to the type (ItemOutput writes it in that order):
 *    1..9  a record, by WalRecord.Type; a PUT carries the operation
 *   32  claimed: owner, token, end of the lease, operation ids
 *   33  released: operation id, due, destination
 *   34  forgotten: operations whose records mean nothing any more
 *   35  paused   36  resumed   37  a file of the original was taken over
 *   38  first of a compacted file: the CRC of the last frame that it stands for; what was
 *       forgotten   39  last of a compacted file: how many items stand before it
 *   40  last before a file that was begun for a compaction: nothing else
 *
 * Reading. Every file but the last one must be as it was written, to its end. Where a frame
 * of the last file is not, it is damage if it is followed by a frame whose "promised"
 * reaches it, and by nothing but the end of the process if not: the file is cut there then.
 */
package com.vixcpp.sync.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import com.vixcpp.sync.file.Item.Logged;
import com.vixcpp.sync.file.Item.Outline;
import com.vixcpp.sync.file.LogReader.Stretch;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.wal.StaleCursorException;
import com.vixcpp.sync.wal.Wal;
import com.vixcpp.sync.wal.WalBatch;
import com.vixcpp.sync.wal.WalCursor;
import com.vixcpp.sync.wal.WalRecord;

/**
 * The log in files. Positions are given out in the order in which records are written, so
 * a cursor is a position. Safe for use by several threads.
 */
public final class FileWal implements Wal {

	private final Journal journal;

	private final Operations operations;

	FileWal(Journal journal) {
		this.journal = journal;
		this.operations = new Operations(journal);
	}

	/** Changes the outbox as well, which is an index of the log. */
	@Override
	public void append(List<WalRecord> records) {
		this.journal.change((unit) -> {
			records.forEach((each) -> unit.add((position) -> logged(each, position)));
			return true;
		});
	}

	private Logged logged(WalRecord given, long position) {
		Operation operation = given.operation();
		Logged last = this.operations.last(given.operationId()).orElse(null);
		WalRecord record = new WalRecord(position, given.operationId(), given.revision(), given.type(),
				FileClock.time(given.at()), given.status(), given.attempt(), given.nextAttemptAt(), given.detail(),
				given.responseStatus(), given.suspect(), operation);
		return new Logged(record, (operation != null || last == null) ? position : last.put(),
				(operation != null || last == null) ? 0 : last.position(),
				(operation != null) ? Outline.of(operation, operation.kind()) : null, null);
	}

	@Override
	public WalBatch read(WalCursor after, int limit) {
		if (limit < 1) {
			throw new IllegalArgumentException("The limit must be 1 or more, and is " + limit);
		}
		boolean start = after.equals(WalCursor.START);
		Cursor from = start ? new Cursor(this.journal.log().incarnation(), 0, 0) : Cursor.of(after);
		List<Logged> records = new ArrayList<>();
		long next = from.position() + 1;
		boolean last = false;
		while (records.size() < limit && !last) {
			long position = next;
			Stretch stretch = this.journal.locked(() -> {
				if (!start) {
					check(from);
				}
				return this.journal.reader().stretch(position);
			});
			stretch.items()
				.stream()
				.filter(this::isKept)
				.limit(limit - records.size())
				.forEach((each) -> records.add((Logged) each));
			last = stretch.last();
			next = stretch.next();
		}
		if (records.isEmpty()) {
			return new WalBatch(List.of(), from.cursor());
		}
		Logged reached = records.get(records.size() - 1);
		// What a reader knows must not be lost by a power cut.
		this.journal.log().flush(reached.position());
		return new WalBatch(records.stream().map(Logged::record).toList(),
				new Cursor(from.incarnation(), reached.position(), fingerprint(reached)).cursor());
	}

	private boolean isKept(Item item) {
		return item instanceof Logged logged
				&& this.journal.locked(() -> this.journal.index().keeps(logged.operationId(), logged.put()));
	}

	/** With the stretch that is read, so that nothing of it was removed before. */
	private void check(Cursor from) {
		if (!from.incarnation().equals(this.journal.log().incarnation())) {
			throw new StaleCursorException("the log was replaced by another");
		}
		long forgotten = this.journal.index().state().lastForgotten();
		if (forgotten > from.position()) {
			throw new StaleCursorException("records behind it are past vix.sync.wal.retention and were removed");
		}
		int found = this.journal.reader()
			.item(from.position())
			.filter(Logged.class::isInstance)
			.map((each) -> fingerprint((Logged) each))
			.orElse((from.position() <= forgotten) ? from.fingerprint() : from.fingerprint() + 1);
		if (from.position() > 0 && found != from.fingerprint()) {
			throw new StaleCursorException("the log was restored since, or lost its last records in a power cut");
		}
	}

	private static int fingerprint(Logged logged) {
		return Objects.hash(logged.operationId(), logged.record().revision(), logged.at());
	}

	@Override
	public List<WalRecord> history(String operationId) {
		return this.journal.locked(() -> this.operations.history(operationId).stream().map(Logged::record).toList());
	}

	@Override
	public long estimatedRecords() {
		return this.journal.locked(() -> this.journal.index().state().records());
	}

	/**
	 * @param position of the last record that was read; 0 for none
	 * @param fingerprint of that record
	 */
	private record Cursor(UUID incarnation, long position, int fingerprint) {

		private static final String FORM = "f1";

		static Cursor of(WalCursor cursor) {
			String[] parts = cursor.value().split("\\|", -1);
			try {
				if (parts.length == 4 && parts[0].equals(FORM)) {
					return new Cursor(UUID.fromString(parts[1]), Long.parseLong(parts[2]), Integer.parseInt(parts[3]));
				}
			}
			catch (IllegalArgumentException ex) {
				// Said below.
			}
			throw new IllegalArgumentException("'" + cursor.value() + "' is not a cursor of this log");
		}

		WalCursor cursor() {
			return new WalCursor(String.join("|", FORM, this.incarnation.toString(), Long.toString(this.position),
					Integer.toString(this.fingerprint)));
		}

	}

}
