package com.vixcpp.sync.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Removes the records of operations that have been finished for long: those of one
 * operation in one transaction, since half of them would bring it back to life (A9). What
 * was removed is noted, so that cursors before it are refused.
 */
final class Prune {

	private static final int[] FINISHED = { 2, 5, 6 };

	/** One that was sent again has later records, and ends by those. */
	private static final String FINISHED_BEFORE = """
			select w.operation_id, w.at, w.position, not exists
			  (select 1 from vix_sync_wal n where n.operation_id = w.operation_id and n.revision > w.revision) as is_over
			from (
			  select d.operation_id, d.revision, d.at, d.position from vix_sync_wal d
			  where d.status = :status and d.at < :horizon and d.at >= :from and (d.at > :from or d.position > :position)
			  order by d.status, d.at, d.position limit :limit
			) w
			order by w.at, w.position
			""";

	/**
	 * As many operations that were sent again are passed over for one that is removed.
	 */
	private static final int PAGES = 20;

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

	/** By status, up to where all has been looked at. */
	private final Map<Integer, Finished> seen = new ConcurrentHashMap<>();

	Prune(JdbcTransactions transactions) {
		this.transactions = transactions;
	}

	/**
	 * Looks at so many records at most, however many of them are passed over: the next
	 * call goes on behind them, and one that comes to the end begins anew.
	 */
	int run(Duration retention, int limit, @Nullable Instant now) {
		return this.transactions.alone((jdbc) -> {
			List<LogState> locked = LogState.tryLock(jdbc);
			if (locked.isEmpty()) {
				return 0;
			}
			Instant horizon = jdbc.now(now).minus(retention);
			List<String> ids = new ArrayList<>();
			for (int status : FINISHED) {
				over(jdbc, status, horizon, limit, ids);
			}
			if (!ids.isEmpty()) {
				remove(jdbc, ids.toArray(String[]::new), locked.get(0)).write(jdbc);
			}
			return ids.size();
		});
	}

	private void over(Jdbc jdbc, int status, Instant horizon, int limit, List<String> ids) {
		for (int pages = 0; pages < PAGES && ids.size() < limit; pages++) {
			int asked = limit - ids.size();
			List<Finished> page = page(jdbc, status, horizon, asked);
			page.stream().filter(Finished::over).map(Finished::operationId).forEach(ids::add);
			if (page.size() < asked) {
				this.seen.remove(status);
				return;
			}
			this.seen.put(status, page.get(asked - 1));
		}
	}

	private List<Finished> page(Jdbc jdbc, int status, Instant horizon, int limit) {
		Finished from = this.seen.getOrDefault(status, Finished.NONE);
		return jdbc.sql(FINISHED_BEFORE)
			.param("status", status)
			.param("horizon", Jdbc.timestamp(horizon))
			.param("from", Jdbc.timestamp(from.at()))
			.param("position", from.position())
			.param("limit", limit)
			.query(Finished::of)
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

	/**
	 * @param over whether nothing of the operation follows this record
	 */
	private record Finished(String operationId, Instant at, long position, boolean over) {

		static final Finished NONE = new Finished("", Instant.EPOCH, 0, false);

		static Finished of(ResultSet rs, int row) throws SQLException {
			return new Finished(rs.getString("operation_id"), Rows.instant(rs, "at"), rs.getLong("position"),
					rs.getBoolean("is_over"));
		}

	}

}
