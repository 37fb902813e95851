package com.vixcpp.sync.jdbc;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import com.vixcpp.sync.wal.StaleCursorException;
import com.vixcpp.sync.wal.WalBatch;
import com.vixcpp.sync.wal.WalCursor;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

/**
 * H2: whoever reads first numbers what has become visible, one reader at a time and in
 * the order of positions. That seal is the order of the log, and is durable before anyone
 * is handed the record. Nobody pays for it who does not replay.
 */
final class H2WalReader implements WalReader {

	/** Numbered in one transaction, which costs a force of the disk at level power. */
	private static final int SEALED_AT_ONCE = 1000;

	private static final String PAGE = "select w.seal, " + JdbcWal.RECORD
			+ " from vix_sync_wal w where w.seal > :seal order by w.seal limit :limit";

	private static final String UNSEALED = """
			select position from vix_sync_wal where seal is null order by seal, position limit :limit
			""";

	private final JdbcTransactions transactions;

	H2WalReader(JdbcTransactions transactions) {
		this.transactions = transactions;
	}

	@Override
	public WalBatch read(WalCursor after, int limit) {
		Cursor start = this.transactions.alone(H2WalReader::start);
		String incarnation = start.incarnation();
		long generation = start.generation();
		Cursor from = after.equals(WalCursor.START) ? start : Cursor.of(after);
		if (!from.incarnation().equals(incarnation)) {
			throw new StaleCursorException("the database was replaced by another");
		}
		List<Sealed> page = page(from, limit);
		if (page.size() < limit && seal(page.isEmpty() ? from.seal() : page.get(page.size() - 1).seal())) {
			page = page(from, limit);
		}
		if (!after.equals(WalCursor.START)) {
			this.transactions.alone((jdbc) -> {
				check(jdbc, from);
				return from;
			});
		}
		Cursor next = page.isEmpty() ? new Cursor(incarnation, generation, from.seal(), from.fingerprint())
				: new Cursor(incarnation, generation, page.get(page.size() - 1).seal(),
						fingerprint(page.get(page.size() - 1).record()));
		return new WalBatch(page.stream().map(Sealed::record).toList(),
				WalReader.cursor(next.incarnation(), next.generation(), next.seal(), next.fingerprint()));
	}

	private static Cursor start(Jdbc jdbc) {
		String incarnation = jdbc.sql("select content from vix_sync_control where name = 'incarnation'")
			.query(String.class)
			.single();
		return new Cursor(incarnation, LogState.read(jdbc).generation(), 0, 0);
	}

	private List<Sealed> page(Cursor from, int limit) {
		return this.transactions.alone((jdbc) -> jdbc.sql(PAGE)
			.param("seal", from.seal())
			.param("limit", limit)
			.query((rs, row) -> new Sealed(rs.getLong("seal"), JdbcWal.record(rs)))
			.list());
	}

	/** Whether there is something behind what was seen, by whomever it was numbered. */
	private boolean seal(long seen) {
		return this.transactions.changeDurably((jdbc) -> {
			LogState log = LogState.lock(jdbc);
			List<Long> positions = jdbc.sql(UNSEALED).param("limit", SEALED_AT_ONCE).query(Long.class).list();
			if (positions.isEmpty()) {
				return log.last() > seen;
			}
			long[] seal = { log.last() };
			jdbc.batch("update vix_sync_wal set seal = ? where position = ?",
					positions.stream().map((position) -> new Object[] { ++seal[0], position }).toList());
			new LogState(log.generation(), log.removed(), seal[0], log.keptFrom()).write(jdbc);
			return true;
		});
	}

	/** After the records, so that none of them was removed before it was read. */
	private static void check(Jdbc jdbc, Cursor from) {
		LogState log = LogState.read(jdbc);
		if (log.generation() != from.generation() && log.removed() > from.seal()) {
			throw new StaleCursorException("records behind it are past vix.sync.wal.retention and were removed");
		}
		Integer found = jdbc.sql("select operation_id, revision, at from vix_sync_wal where seal = :seal")
			.param("seal", from.seal())
			.query((rs, row) -> fingerprint(rs.getString("operation_id"), rs.getInt("revision"),
					Rows.instant(rs, "at")))
			.optional()
			.orElse((from.seal() <= log.removed()) ? from.fingerprint() : null);
		if (from.seal() > 0 && (found == null || found != from.fingerprint())) {
			throw new StaleCursorException("the database was restored since, or lost its last commits in a crash");
		}
	}

	private static int fingerprint(WalRecord record) {
		return fingerprint(record.operationId(), record.revision(), record.at());
	}

	private static int fingerprint(String operationId, int revision, @Nullable Instant at) {
		return Objects.hash(operationId, revision, at);
	}

	private record Sealed(long seal, WalRecord record) {
	}

	/**
	 * @param seal of the last record that was read; 0 for none
	 * @param fingerprint of that record: a seal may be given out again after a restore
	 */
	private record Cursor(String incarnation, long generation, long seal, int fingerprint) {

		static Cursor of(WalCursor cursor) {
			List<String> parts = WalReader.parts(cursor, 4);
			try {
				return new Cursor(parts.get(0), Long.parseLong(parts.get(1)), Long.parseLong(parts.get(2)),
						Integer.parseInt(parts.get(3)));
			}
			catch (NumberFormatException ex) {
				throw WalReader.unknown(cursor);
			}
		}

	}

}
