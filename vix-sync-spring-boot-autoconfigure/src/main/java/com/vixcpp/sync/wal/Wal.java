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
	 * Read on behind a cursor.
	 * @param after the cursor of the batch before, or {@link WalCursor#START}
	 * @param limit at most this many records, 1 or more
	 * @return the records committed by now, in the order of the log
	 * @throws IllegalArgumentException if the cursor is not one of this log's
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
	 * Hand every record behind a cursor to a reader, in the order of the log, in bounded
	 * batches. What the reader throws ends the replay and reaches the caller.
	 * @param from where to begin
	 * @param reader called on the caller's thread
	 * @return the cursor behind the last record handed over
	 */
	default WalCursor replay(WalCursor from, Consumer<WalRecord> reader) {
		WalBatch batch = read(from, 1000);
		while (!batch.records().isEmpty()) {
			batch.records().forEach(reader);
			batch = read(batch.next(), 1000);
		}
		return batch.next();
	}

}
