package com.vixcpp.sync.jdbc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;

/**
 * Makes the outbox agree with the log again after a crash of H2. H2 stores its tables and
 * their indexes one after the other (h2database issue 2080), so the last thing stored may
 * hold half of what other threads were committing at that moment. Nobody was told of
 * those commits, but such an entry would be sent for ever, or never, or keep others from
 * being sent.
 * <p>
 * The indexes are made anew from their tables, and positions go on behind the last one,
 * since H2 would hand some out again; then the log decides. Only what its last records
 * speak of is looked at, since whatever came before was stored again. What finds keys and
 * deadlines is made anew at the end, from the entries as they are then.
 */
final class H2Recovery {

	private static final Logger logger = LoggerFactory.getLogger(H2Recovery.class);

	private static final String ANEW = "_anew";

	private static final String INDEXES = """
			select lower(i.index_name) as name, lower(i.table_name) || ' (' || c.columns || ')' as definition
			from information_schema.indexes i
			join (select index_schema, index_name, listagg(column_name, ', ') within group (order by ordinal_position)
			        as columns
			      from information_schema.index_columns group by index_schema, index_name) c
			  on c.index_schema = i.index_schema and c.index_name = i.index_name
			where i.table_name in ('VIX_SYNC_OUTBOX', 'VIX_SYNC_WAL') and i.index_type_name = 'INDEX' and i.index_name like 'VIX_SYNC%'
			  and i.table_schema = coalesce(:schema, current_schema)
			""";

	private static final String RECENT = "w.position > (select coalesce(max(m.position), 0) from vix_sync_wal m) - 1000";

	/** The last record of each operation, which carries all that a rebuild needs. */
	private static final String LAST = """
			select w.operation_id, w.revision, w.status, w.attempt, w.next_attempt_at, w.at, w.suspect from vix_sync_wal w
			where %s and w.revision = (select max(x.revision) from vix_sync_wal x where x.operation_id = w.operation_id)
			"""
		.formatted(RECENT);

	private static final String WITHOUT_INTENT = """
			delete from vix_sync_outbox o
			where o.position > (select coalesce(max(m.position), 0) from vix_sync_outbox m) - 1000
			  and not exists (select 1 from vix_sync_wal w where w.position = o.position)
			""";

	private static final String FINISHED = """
			delete from vix_sync_outbox o
			where o.operation_id in (select l.operation_id from (%s) l where l.status in (2, 5, 6))
			""".formatted(LAST);

	private static final String BEHIND = """
			merge into vix_sync_outbox o using (%s) l on o.operation_id = l.operation_id and o.revision <> l.revision
			when matched then update set o.revision = l.revision, o.status = l.status, o.attempt = l.attempt,
			  o.suspect = l.suspect, o.due_at = coalesce(l.next_attempt_at, o.due_at), o.lease_owner = null,
			  o.lease_token = null, o.lease_until = null
			""".formatted(LAST);

	/** Those that are to be skipped are told by the next pass of an engine. */
	private static final String MISSING = Rebuild.MISSING.formatted(LAST);

	/** They are lined up anew. */
	private static final String TWO_HEADS = """
			update vix_sync_outbox set place = 0 where place = 1 and ordering_key in
			  (select h.ordering_key from vix_sync_outbox h where h.place = 1 group by h.ordering_key having count(*) > 1)
			""";

	private static final String UNREADABLE = """
			update vix_sync_outbox set status = 4, last_error = 'its payload was lost when the database ended',
			  lease_owner = null, lease_token = null, lease_until = null
			where position = :position
			""";

	private final JdbcTransactions transactions;

	H2Recovery(JdbcTransactions transactions) {
		this.transactions = transactions;
	}

	/** Mend what disagrees. */
	void run() {
		makeIndexesAnew();
		goOnBehindTheLastPosition();
		int mended = this.transactions
			.change((jdbc) -> jdbc.sql(WITHOUT_INTENT).update() + jdbc.sql(FINISHED).update()
					+ jdbc.sql(BEHIND).update() + jdbc.sql(MISSING).param("skip", false).update())
				+ setAsideUnreadable();
		bindAnew();
		if (mended > 0) {
			logger.warn("H2 had stored half of a transaction when it ended: {} entries of the outbox were mended by"
					+ " the log", mended);
		}
	}

	/** A row that one of its indexes lacks could not be deleted. */
	private void bindAnew() {
		execute("truncate table vix_sync_bound");
		this.transactions.change((jdbc) -> jdbc.sql(TWO_HEADS).update() + H2Bound.rebuilt(jdbc));
	}

	private void goOnBehindTheLastPosition() {
		execute("alter table vix_sync_wal alter column position restart with"
				+ " (select coalesce(max(position), 0) + 1 from vix_sync_wal)");
	}

	/**
	 * Each beside the old one, whose place it then takes: H2 commits each step, and a
	 * crash between two of them must not leave the table without it.
	 */
	private void makeIndexesAnew() {
		Map<String, String> indexes = indexes();
		Set<String> names = new TreeSet<>();
		indexes.keySet().forEach((name) -> names.add(name.replace(ANEW, "")));
		for (String name : names) {
			if (!indexes.containsKey(name)) {
				execute("alter index " + name + ANEW + " rename to " + name);
			}
			String definition = indexes.getOrDefault(name, indexes.get(name + ANEW));
			execute("drop index if exists " + name + ANEW);
			execute("create index " + name + ANEW + " on " + definition);
			execute("drop index " + name);
			execute("alter index " + name + ANEW + " rename to " + name);
		}
		execute("alter table vix_sync_wal drop constraint if exists vix_sync_wal_revision");
		execute("alter table vix_sync_wal add constraint vix_sync_wal_revision unique (operation_id, revision)");
	}

	private Map<String, String> indexes() {
		Map<String, String> definitions = new HashMap<>();
		this.transactions.read((jdbc) -> {
			jdbc.sql(INDEXES).param("schema", jdbc.schema()).query((rs) -> {
				definitions.put(rs.getString("name"), rs.getString("definition"));
			});
			return definitions;
		});
		return definitions;
	}

	private void execute(String sql) {
		this.transactions.change((jdbc) -> jdbc.sql(sql).update());
	}

	/** One payload that cannot be read would make every claim of its batch fail. */
	private int setAsideUnreadable() {
		List<Long> positions = this.transactions.read((jdbc) -> jdbc
			.sql("select o.position from vix_sync_outbox o join vix_sync_wal w on w.position = o.position where "
					+ RECENT)
			.query(Long.class)
			.list());
		return positions.stream()
			.mapToInt((position) -> isReadable(position) ? 0
					: this.transactions.change((jdbc) -> jdbc.sql(UNREADABLE).param("position", position).update()))
			.sum();
	}

	private boolean isReadable(long position) {
		try {
			this.transactions
				.read((jdbc) -> jdbc.sql("select w.payload from vix_sync_wal w where w.position = :position")
					.param("position", position)
					.query((rs, row) -> rs.getBytes("payload").length)
					.single());
			return true;
		}
		catch (DataAccessException ex) {
			return false;
		}
	}

}
