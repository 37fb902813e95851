package com.vixcpp.sync.wal;

import java.util.List;
import java.util.function.Consumer;

/**
 * The write-ahead log: append-only, in the same database as the outbox. It shares that
 * database's fate: it is history, replay and audit, not a second copy.
 * <p>
 * Implementations are safe for use by several threads.
 */
public interface Wal {

	/**
	 * Append records, in the caller's transaction: they are written when it commits, or
	 * not at all.
	 * @param records with position 0; {@code at} null for the database's clock
	 * @throws RuntimeException if one could not be written; the transaction must roll
	 * back then
	 */
	void append(List<WalRecord> records);

	/**
	 * Read on behind a cursor, in a transaction of its own. Every record is read once,
	 * however its transaction crossed with others: also one that commits long after
	 * records with higher positions. What builds on a record comes after it. A record
	 * whose transaction is still open, or prepared, keeps no other from being read.
	 * @param after the cursor of the batch before, or {@link WalCursor#START}
	 * @param limit at most this many records, 1 or more; mind their payloads
	 * @return records committed by now; none if there is nothing new
	 * @throws IllegalArgumentException if the cursor is not one of this log's
	 * @throws StaleCursorException if records behind the cursor may be missing or be read
	 * twice: the database was restored or failed over, or they are past
	 * {@code vix.sync.wal.retention}
	 */
	WalBatch read(WalCursor after, int limit);

	/**
	 * All records of one operation.
	 * @param operationId its id
	 * @return in the order of their revisions; empty if the log does not know it
	 */
	List<WalRecord> history(String operationId);

	/**
	 * About how many records the log holds, at a cost that does not grow with them.
	 * @return 0 or more, rather too many than too few
	 */
	long estimatedRecords();

	/**
	 * Hand every record behind a cursor to a reader, as {@link #read} orders them, in
	 * batches of some hundred. What the reader throws ends the replay and reaches the
	 * caller. Where a reader keeps its cursor with what it makes of the records, in one
	 * transaction, it sees each record once; use {@link #read} for that.
	 * @param from where to begin
	 * @param reader called on the caller's thread
	 * @return the cursor behind the last record handed over
	 * @throws StaleCursorException as {@link #read} does
	 */
	default WalCursor replay(WalCursor from, Consumer<WalRecord> reader) {
		WalBatch batch = read(from, 200);
		while (!batch.records().isEmpty()) {
			batch.records().forEach(reader);
			batch = read(batch.next(), 200);
		}
		return batch.next();
	}

}
