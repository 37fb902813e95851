package com.vixcpp.sync.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.outbox.KeptOperation;
import com.vixcpp.sync.outbox.OutboxCounts;

/**
 * What is asked of the tables but changes nothing.
 */
final class OutboxQueries {

	/**
	 * The state is in the outbox while there is an entry, then in the last log record.
	 */
	static final String FIND = """
			select w.operation_id, w.at, coalesce(o.status, l.status) as status, coalesce(o.attempt, l.attempt) as attempt,
			  o.due_at, coalesce(o.last_error, l.detail) as last_error, %s
			from vix_sync_wal w
			join vix_sync_wal l on l.operation_id = w.operation_id and l.revision =
			  (select max(m.revision) from vix_sync_wal m where m.operation_id = :id)
			left join vix_sync_outbox o on o.position = w.position and o.status in (0, 1, 3, 4)
			where w.operation_id = :id and w.revision = 0
			"""
		.formatted(Rows.OPERATION);

	/**
	 * The order makes PostgreSQL go by the index also where it remembers that most
	 * entries were being sent; what waits may be most of the table.
	 */
	static final String COUNTS = """
			select
			  (select count(*) from (select 1 from vix_sync_outbox where status = 0 limit :cap) a) as pending,
			  (select count(*) from (select 1 from vix_sync_outbox where status = 1
			     order by status, position limit :cap) b) as in_flight,
			  (select count(*) from (select 1 from vix_sync_outbox where status = 3 limit :cap) c) as failed,
			  (select count(*) from (select 1 from vix_sync_outbox where status = 4 limit :cap) d) as permanent_failed
			""";

	/** In the order of the whole index: H2 would sort the backlog otherwise. */
	static final String OLDEST = """
			(select created_at, current_timestamp as asked_at from vix_sync_outbox where status = 0
			 order by status, position limit 1)
			union all
			(select created_at, current_timestamp as asked_at from vix_sync_outbox where status = 3
			 order by status, position limit 1)
			""";

	private OutboxQueries() {
	}

	/**
	 * Empty if the log holds nothing (any more), or nothing that this transaction sees.
	 */
	static Optional<KeptOperation> kept(Jdbc jdbc, String operationId) {
		return jdbc.sql("""
				select w.operation_id, l.status as latest, %s
				from vix_sync_wal w join vix_sync_wal l on l.operation_id = w.operation_id
				where w.operation_id = :id and w.revision = 0 order by l.revision desc limit 1
				""".formatted(Rows.OPERATION))
			.param("id", operationId)
			.query((rs, row) -> new KeptOperation(Rows.operation(rs), OperationStatus.of(rs.getInt("latest"))))
			.optional();
	}

	static OperationView view(ResultSet rs) throws SQLException {
		OperationStatus status = OperationStatus.of(rs.getInt("status"));
		return new OperationView(Rows.operation(rs), Rows.instant(rs, "at"), status, rs.getInt("attempt"),
				status.isClaimable() ? Rows.nullableInstant(rs, "due_at") : null, rs.getString("last_error"));
	}

	static OutboxCounts counts(ResultSet rs) throws SQLException {
		return new OutboxCounts(rs.getLong("pending"), rs.getLong("in_flight"), rs.getLong("failed"),
				rs.getLong("permanent_failed"));
	}

	static long oldestSeconds(ResultSet rs, int row) throws SQLException {
		Duration age = Duration.between(Rows.instant(rs, "created_at"), Rows.instant(rs, "asked_at"));
		return Math.max(0, age.toSeconds());
	}

}
