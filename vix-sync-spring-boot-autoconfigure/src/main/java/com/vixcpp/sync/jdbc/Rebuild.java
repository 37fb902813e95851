package com.vixcpp.sync.jdbc;

import org.springframework.dao.PessimisticLockingFailureException;

/**
 * Makes the entries anew from the log. Whoever changes the outbox meanwhile is kept out
 * on PostgreSQL by a lock of the table; on H2 row by row: what was committed is removed
 * first, so that whoever wants to change it waits and then finds another revision, token
 * or no row, and what is committed by others afterwards is left as it is.
 */
final class Rebuild {

	/**
	 * Entries that are missing, as the log has them; {@code %s} gives the last record of
	 * each operation that is looked at.
	 */
	static final String MISSING = """
			insert into vix_sync_outbox (position, operation_id, status, attempt, revision, due_at, kind, destination,
			  ordering_key, place, suspect, size, created_at, expires_at, last_error)
			select p.position, p.operation_id, l.status, l.attempt, l.revision, coalesce(l.next_attempt_at, l.at), p.kind,
			  coalesce(p.destination, p.kind), p.ordering_key, case when l.status = 4 and :skip then 2 else 0 end,
			  l.suspect, octet_length(p.payload),
			  coalesce((select max(r.at) from vix_sync_wal r where r.operation_id = p.operation_id and r.type = 9), p.at),
			  p.expires_at,
			  (select e.detail from vix_sync_wal e where e.operation_id = p.operation_id and e.detail is not null
			     and not exists (select 1 from vix_sync_wal s
			                     where s.operation_id = e.operation_id and s.type = 9 and s.revision > e.revision)
			   order by e.revision desc limit 1)
			from (%s) l join vix_sync_wal p on p.operation_id = l.operation_id and p.revision = 0
			where l.status in (0, 3, 4)
			  and not exists (select 1 from vix_sync_outbox o where o.position = p.position)
			""";

	private static final String ALL = MISSING.formatted("""
			select w.operation_id, w.revision, w.status, w.attempt, w.next_attempt_at, w.at, w.suspect
			from vix_sync_wal w
			join (select m.operation_id, max(m.revision) as revision from vix_sync_wal m group by m.operation_id) n
			  on n.operation_id = w.operation_id and n.revision = w.revision""");

	private final JdbcTransactions transactions;

	private final boolean skip;

	Rebuild(JdbcTransactions transactions, boolean skip) {
		this.transactions = transactions;
		this.skip = skip;
	}

	int run() {
		try {
			return this.transactions.changeDurably(this::run);
		}
		catch (PessimisticLockingFailureException ex) {
			throw new IllegalStateException("The outbox was not rebuilt: a transaction that changes it stays open."
					+ " Let callers end, and call it again", ex);
		}
	}

	private int run(Jdbc jdbc) {
		LogState.lock(jdbc);
		if (!jdbc.sql("select 1 from vix_sync_control where name = 'pause'")
			.query(Integer.class)
			.optional()
			.isPresent()) {
			throw new IllegalStateException("The outbox can be rebuilt while engines are paused only: call"
					+ " VixSync.pause() first, and resume() afterwards");
		}
		if (jdbc.vendor() == DatabaseVendor.POSTGRESQL) {
			jdbc.sql("set local lock_timeout = '10s'").update();
			jdbc.sql("lock table vix_sync_outbox in exclusive mode").update();
		}
		jdbc.sql("delete from vix_sync_outbox").update();
		jdbc.sql(ALL).param("skip", this.skip).update();
		H2Bound.rebuilt(jdbc);
		return jdbc.sql("select count(*) from vix_sync_outbox").query(Integer.class).single();
	}

}
