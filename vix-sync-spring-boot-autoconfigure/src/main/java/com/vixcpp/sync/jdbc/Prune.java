package com.vixcpp.sync.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Removes the records of operations that have been finished for long: those of one
 * operation in one transaction, since half of them would bring it back to life (A9). What
 * was removed is noted, so that cursors before it are refused.
 */
final class Prune {

	private static final int[] FINISHED = { 2, 5, 6 };

	/** One that was sent again has later records, and ends by those. */
	private static final String OVER = """
			select w.operation_id from vix_sync_wal w
			where w.status = :status and w.at < :horizon and not exists
			  (select 1 from vix_sync_wal n where n.operation_id = w.operation_id and n.revision > w.revision)
			order by w.status, w.at, w.position limit :limit
			""";

	private static final String REMOVE_POSTGRES = """
			with gone as (
			  delete from vix_sync_wal where operation_id = any(cast(:ids as varchar[])) returning xid, position, at
			)
			select max(cast(cast(xid as text) as bigint)) as removed, max(position) as last, max(at) as at from gone
			""";

	private static final String REMOVED_H2 = """
			select coalesce(max(seal), 0) as removed, count(*) - count(seal) as last, max(at) as at
			from vix_sync_wal where operation_id = any(:ids)
			""";

	private final JdbcTransactions transactions;

	Prune(JdbcTransactions transactions) {
		this.transactions = transactions;
	}

	int run(Duration retention, int limit, @Nullable Instant now) {
		return this.transactions.alone((jdbc) -> {
			List<LogState> locked = LogState.tryLock(jdbc);
			if (locked.isEmpty()) {
				return 0;
			}
			Instant horizon = jdbc.now(now).minus(retention);
			List<String> ids = new ArrayList<>();
			for (int status : FINISHED) {
				ids.addAll(over(jdbc, status, horizon, limit - ids.size()));
			}
			if (!ids.isEmpty()) {
				remove(jdbc, ids.toArray(String[]::new), locked.get(0)).write(jdbc);
			}
			return ids.size();
		});
	}

	private static List<String> over(Jdbc jdbc, int status, Instant horizon, int limit) {
		return (limit <= 0) ? List.of()
				: jdbc.sql(OVER)
					.param("status", status)
					.param("horizon", Jdbc.timestamp(horizon))
					.param("limit", limit)
					.query(String.class)
					.list();
	}

	private static LogState remove(Jdbc jdbc, String[] ids, LogState log) {
		boolean postgres = jdbc.vendor() == DatabaseVendor.POSTGRESQL;
		Removed removed = jdbc.sql(postgres ? REMOVE_POSTGRES : REMOVED_H2)
			.param("ids", ids)
			.query(Removed::of)
			.single();
		if (postgres) {
			return log.removed(Math.max(log.removed(), removed.removed()), Math.max(log.last(), removed.last()),
					removed.at());
		}
		jdbc.sql("delete from vix_sync_wal where operation_id = any(:ids)").param("ids", ids).update();
		// Nobody has read what has no seal: its removal takes the next one.
		return (removed.last() > 0) ? log.removed(log.last() + 1, log.last() + 1, removed.at())
				: log.removed(Math.max(log.removed(), removed.removed()), log.last(), removed.at());
	}

	/**
	 * @param last PostgreSQL: the highest position; H2: how many had no seal
	 */
	private record Removed(long removed, long last, Instant at) {

		static Removed of(ResultSet rs, int row) throws SQLException {
			return new Removed(rs.getLong("removed"), rs.getLong("last"), Rows.instant(rs, "at"));
		}

	}

}
