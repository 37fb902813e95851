package com.vixcpp.sync.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.wal.Wal;
import com.vixcpp.sync.wal.WalBatch;
import com.vixcpp.sync.wal.WalCursor;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

/**
 * The log as a table, in the transaction of what it tells. Safe for use by several
 * threads.
 */
public final class JdbcWal implements Wal {

	static final String RECORD = "w.position, w.operation_id, w.revision, w.type, w.at, w.status, w.attempt,"
			+ " w.next_attempt_at, w.detail, w.response_status, w.suspect, " + Rows.OPERATION;

	private final JdbcTransactions transactions;

	private final WalReader reader;

	/**
	 * Create the log.
	 * @param transactions of the database that holds the table
	 */
	public JdbcWal(JdbcTransactions transactions) {
		this.transactions = transactions;
		this.reader = (transactions.vendor() == DatabaseVendor.POSTGRESQL) ? new PostgresWalReader(transactions)
				: new H2WalReader(transactions);
	}

	@Override
	public void append(List<WalRecord> records) {
		this.transactions.change((jdbc) -> jdbc.batch("""
				insert into vix_sync_wal (operation_id, revision, type, at, status, attempt, next_attempt_at, detail,
				  response_status, suspect, kind, target, content_type, payload, headers, idempotency_key, ordering_key,
				  not_before, expires_at)
				values (?, ?, ?, coalesce(cast(? as timestamp(6) with time zone), {clock}), ?, ?,
				  cast(? as timestamp(6) with time zone), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
				  cast(? as timestamp(6) with time zone), cast(? as timestamp(6) with time zone))
				""", records.stream().map(JdbcWal::row).toList()));
	}

	@Override
	public WalBatch read(WalCursor after, int limit) {
		if (limit < 1) {
			throw new IllegalArgumentException("The limit must be 1 or more, and is " + limit);
		}
		return this.reader.read(after, limit);
	}

	/** From the ends of the primary key: positions that were rolled back count too. */
	@Override
	public long estimatedRecords() {
		return this.transactions.read((jdbc) -> jdbc.sql("""
				select coalesce((select max(position) from vix_sync_wal)
				  - (select min(position) from vix_sync_wal) + 1, 0)
				""").query(Long.class).single());
	}

	@Override
	public List<WalRecord> history(String operationId) {
		return this.transactions.read((jdbc) -> jdbc
			.sql("select " + RECORD + " from vix_sync_wal w where w.operation_id = :id order by w.revision")
			.param("id", operationId)
			.query((rs, row) -> record(rs))
			.list());
	}

	private static @Nullable Object[] row(WalRecord record) {
		Operation operation = record.operation();
		boolean put = operation != null;
		return new @Nullable Object[] { record.operationId(), record.revision(), record.type().code(),
				Jdbc.timestamp(record.at()), record.status().code(), record.attempt(),
				Jdbc.timestamp(record.nextAttemptAt()), record.detail(), record.responseStatus(), record.suspect(),
				put ? operation.kind() : null, put ? operation.target() : null,
				put ? operation.payload().contentType() : null, put ? operation.payload().bytes() : null,
				put ? Rows.headers(operation.headers()) : null, put ? Rows.idempotencyKey(operation) : null,
				put ? operation.orderingKey() : null, put ? Jdbc.timestamp(operation.notBefore()) : null,
				put ? Jdbc.timestamp(operation.expiresAt()) : null };
	}

	static WalRecord record(ResultSet rs) throws SQLException {
		WalRecord.Type type = WalRecord.Type.of(rs.getInt("type"));
		return new WalRecord(rs.getLong("position"), rs.getString("operation_id"), rs.getInt("revision"), type,
				Rows.instant(rs, "at"), OperationStatus.of(rs.getInt("status")), rs.getInt("attempt"),
				Rows.nullableInstant(rs, "next_attempt_at"), rs.getString("detail"),
				rs.getObject("response_status", Integer.class), rs.getBoolean("suspect"),
				(type == WalRecord.Type.PUT) ? Rows.operation(rs) : null);
	}

}
