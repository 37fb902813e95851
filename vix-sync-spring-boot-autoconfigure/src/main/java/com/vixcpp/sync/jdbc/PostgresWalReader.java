package com.vixcpp.sync.jdbc;

import java.math.BigInteger;
import java.util.List;

import com.vixcpp.sync.wal.StaleCursorException;
import com.vixcpp.sync.wal.WalBatch;
import com.vixcpp.sync.wal.WalCursor;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL: each record keeps the id of the transaction that wrote it. A window of the
 * log is what a new snapshot sees and the last one did not (as in PgQ), and is read in
 * the order of positions: whatever a record builds on was committed before it got its
 * position, so it is in the same window and before it, or in an earlier one.
 * <p>
 * Transactions of our own read, never the caller's: it would see its own records, which
 * may yet be undone.
 */
final class PostgresWalReader implements WalReader {

	/** Sees nothing. */
	private static final String NOTHING = "1:1:";

	/**
	 * What transaction ids belong to. A logical restore makes another table, elsewhere
	 * another system; a failover or a return in time another timeline.
	 */
	private static final String SYSTEM = """
			(select s.system_identifier from pg_control_system() s) || '/'
			  || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '/' || i.tableoid""";

	private static final String NOW = """
			select cast(pg_current_snapshot() as text) as snapshot, l.content as log, i.content as incarnation,
			  (select k.content from vix_sync_control k where k.name = 'system') as known, %s as system
			from vix_sync_control i, vix_sync_control l where i.name = 'incarnation' and l.name = 'log'
			""".formatted(SYSTEM);

	/**
	 * After a restore: ids of another system would be of the future here, and what they
	 * wrote would stay invisible. While nobody writes, all that is there is committed.
	 */
	private static final List<String> ADOPT = List
		.of("set local lock_timeout = '10s'", "lock table vix_sync_wal in share row exclusive mode", """
				update vix_sync_wal set xid = pg_current_xact_id() where xid >= pg_snapshot_xmin(pg_current_snapshot())
				""", "delete from vix_sync_control where name = 'system'", """
				insert into vix_sync_control (name, content, changed_by, changed_at)
				select 'system', %s, 'replay', clock_timestamp() from vix_sync_control i where i.name = 'incarnation'
				""".formatted(SYSTEM));

	/**
	 * Independent of how long the oldest transaction has been open: what was open then,
	 * and what began later.
	 */
	private static final String LOWEST = """
			select min(n.position) as position from (
			  select w.position from vix_sync_wal w where w.xid >= pg_snapshot_xmax(cast(:base as pg_snapshot))
			  union all
			  select w.position from vix_sync_wal w
			  where w.xid = any(cast(cast(:open as varchar[]) as xid8[]))
			) n
			""";

	private static final String PAGE = "select " + JdbcWal.RECORD + """
			 from vix_sync_wal w where w.position > :position
			  and not pg_visible_in_snapshot(w.xid, cast(:base as pg_snapshot))
			  and pg_visible_in_snapshot(w.xid, cast(:target as pg_snapshot))
			order by w.position limit :limit
			""";

	private final JdbcTransactions transactions;

	PostgresWalReader(JdbcTransactions transactions) {
		this.transactions = transactions;
	}

	@Override
	public WalBatch read(WalCursor after, int limit) {
		if (this.transactions.alone(PostgresWalReader::now).isForeign()) {
			this.transactions.alone(PostgresWalReader::adopt);
		}
		return this.transactions.alone((jdbc) -> {
			Now now = now(jdbc);
			boolean start = after.equals(WalCursor.START);
			Cursor from = start ? new Cursor(now.id(), now.log().generation(), NOTHING, "", 0) : Cursor.of(after);
			from.check(now);
			WalBatch batch = read(jdbc, from, now, limit);
			if (!start) {
				// After the records, so that none of them was removed before it was read.
				from.checkNotRemoved(LogState.read(jdbc));
			}
			return batch;
		});
	}

	private static Now now(Jdbc jdbc) {
		return jdbc.sql(NOW)
			.query((rs, row) -> new Now(rs.getString("snapshot"), rs.getString("incarnation"), rs.getString("known"),
					rs.getString("system"), LogState.of(rs.getString("log"))))
			.single();
	}

	private static LogState adopt(Jdbc jdbc) {
		LogState log = LogState.lock(jdbc);
		if (now(jdbc).isForeign()) {
			ADOPT.forEach((sql) -> jdbc.sql(sql).update());
			log.foreign().write(jdbc);
		}
		return log;
	}

	private static WalBatch read(Jdbc jdbc, Cursor from, Now now, int limit) {
		long generation = now.log().generation();
		Cursor window = from;
		if (!from.target().isEmpty()) {
			List<WalRecord> page = page(jdbc, from, limit);
			if (!page.isEmpty()) {
				return new WalBatch(page, from.behind(page, limit, generation));
			}
			window = from.closed(generation);
		}
		Long lowest = window.base().equals(NOTHING) ? Long.valueOf(0) : lowest(jdbc, window.base());
		Cursor next = new Cursor(now.id(), generation, window.base(), now.snapshot(),
				(lowest != null) ? lowest - 1 : 0);
		List<WalRecord> page = (lowest != null) ? page(jdbc, next, limit) : List.of();
		return new WalBatch(page, next.behind(page, limit, generation));
	}

	private static @Nullable Long lowest(Jdbc jdbc, String base) {
		String open = base.substring(base.lastIndexOf(':') + 1);
		return jdbc.sql(LOWEST)
			.param("base", base)
			.param("open", open.isEmpty() ? new String[0] : open.split(","))
			.query((rs, row) -> rs.getObject("position", Long.class))
			.list()
			.get(0);
	}

	private static List<WalRecord> page(Jdbc jdbc, Cursor window, int limit) {
		return jdbc.sql(PAGE)
			.param("position", window.position())
			.param("base", window.base())
			.param("target", window.target())
			.param("limit", limit)
			.query((rs, row) -> JdbcWal.record(rs))
			.list();
	}

	private record Now(String snapshot, String incarnation, @Nullable String known, String system, LogState log) {

		boolean isForeign() {
			return !this.system.equals(this.known);
		}

		String id() {
			return this.incarnation + "/" + this.system;
		}

	}

	/**
	 * @param base the snapshot whose records have all been read
	 * @param target the snapshot whose records are being read; empty for none
	 * @param position up to where they have been
	 */
	private record Cursor(String id, long generation, String base, String target, long position) {

		static Cursor of(WalCursor cursor) {
			List<String> parts = WalReader.parts(cursor, 5);
			try {
				Cursor read = new Cursor(parts.get(0), Long.parseLong(parts.get(1)), parts.get(2), parts.get(3),
						Long.parseLong(parts.get(4)));
				bound(read.base(), 0);
				bound(read.target().isEmpty() ? NOTHING : read.target(), 0);
				return read;
			}
			catch (RuntimeException ex) {
				throw WalReader.unknown(cursor);
			}
		}

		Cursor closed(long generation) {
			return new Cursor(this.id, generation, this.target, "", 0);
		}

		WalCursor behind(List<WalRecord> page, int limit, long generation) {
			Cursor next = (page.size() < limit) ? closed(generation)
					: new Cursor(this.id, generation, this.base, this.target, page.get(page.size() - 1).position());
			return WalReader.cursor(next.id, next.generation, next.base, next.target, next.position);
		}

		void check(Now now) {
			String seen = this.target.isEmpty() ? this.base : this.target;
			if (!this.id.equals(now.id()) || bound(seen, 1).compareTo(bound(now.snapshot(), 1)) > 0) {
				throw new StaleCursorException("the database was restored, moved or failed over since");
			}
		}

		void checkNotRemoved(LogState log) {
			BigInteger removed = BigInteger.valueOf(log.removed());
			boolean seen = log.generation() == this.generation || removed.compareTo(bound(this.base, 0)) < 0
					|| (!this.target.isEmpty() && log.last() <= this.position
							&& removed.compareTo(bound(this.target, 0)) < 0);
			if (!seen) {
				throw new StaleCursorException("records behind it are past vix.sync.wal.retention and were removed");
			}
		}

		/** Of a snapshot: 0 for xmin, 1 for xmax. */
		private static BigInteger bound(String snapshot, int index) {
			return new BigInteger(snapshot.split(":", -1)[index]);
		}

	}

}
