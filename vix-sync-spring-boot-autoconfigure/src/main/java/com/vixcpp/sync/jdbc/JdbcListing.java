package com.vixcpp.sync.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.OperationPage;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationSummary;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.operation.Paging;
import com.vixcpp.sync.outbox.ListCursor;
import com.vixcpp.sync.outbox.OperationListing;
import org.jspecify.annotations.Nullable;

/**
 * Lists operations in the order of their positions, from window to window of an index:
 * whatever the filter leaves out, a call reads no more than a fixed number of entries.
 * Safe for use by several threads.
 */
final class JdbcListing implements OperationListing {

	/** Entries between two looks at how far it has come. */
	private static final int WINDOW = 5000;

	/** Windows that one page may read. */
	private static final int WINDOWS = 20;

	private static final String LISTED = """
			w.operation_id, w.position, w.kind, w.target, w.ordering_key, w.at, octet_length(w.payload) as payload_size, \
			coalesce(o.destination, w.destination) as destination, o.due_at""";

	private static final String UNFINISHED = "select " + LISTED + """
			, o.status, o.attempt, o.last_error from vix_sync_outbox o {put}
			where o.status = %d and o.position > :after and o.position <= :upTo %s
			order by o.status, o.position limit :limit
			""";

	/** The state is in the outbox while there is an entry, then in the last record. */
	private static final String ALL = "select " + LISTED + """
			, coalesce(o.status, l.status) as status, coalesce(o.attempt, l.attempt) as attempt,
			  coalesce(o.last_error, l.detail) as last_error
			from vix_sync_wal w {last} {entry}
			where w.revision = 0 and w.position > :after and w.position <= :upTo %s
			order by w.position limit :limit
			""";

	/** Left to itself, PostgreSQL would read a small table as a whole to join it. */
	private static final Map<String, String> POSTGRESQL = Map.of("{put}",
			"join lateral (select * from vix_sync_wal p where p.position >= o.position and p.position <= o.position"
					+ " order by p.position limit 1) w on true",
			"{last}", """
					join lateral (select m.status, m.attempt, m.detail from vix_sync_wal m
					  where m.operation_id = w.operation_id order by m.revision desc limit 1) l on true""", "{entry}",
			"""
					left join lateral (select * from vix_sync_outbox e
					  where e.position = w.position and e.status in (0, 1, 3, 4) limit 1) o on true""");

	private static final Map<String, String> H2 = Map.of("{put}", "join vix_sync_wal w on w.position = o.position",
			"{last}", """
					join vix_sync_wal l on l.operation_id = w.operation_id and l.revision =
					  (select max(m.revision) from vix_sync_wal m where m.operation_id = w.operation_id)""", "{entry}",
			"left join vix_sync_outbox o on o.position = w.position");

	private static final String ENTRIES = "select " + Rows.ENTRY + """
			 from vix_sync_outbox o
			where o.status = %d and o.position > :after and o.position <= :upTo %s
			order by o.status, o.position limit :limit
			""";

	private final JdbcTransactions transactions;

	private final int window;

	JdbcListing(JdbcTransactions transactions) {
		this(transactions, WINDOW);
	}

	JdbcListing(JdbcTransactions transactions, int window) {
		this.transactions = transactions;
		this.window = window;
	}

	@Override
	public OperationPage list(OperationFilter filter, Paging paging) {
		OperationStatus status = filter.status();
		boolean unfinished = status != null && !status.isFinal();
		List<Listed> found = new ArrayList<>();
		long after = ListCursor.position(paging.cursor());
		for (int windows = 0; windows < WINDOWS; windows++) {
			Long end = unfinished ? end(status, after, Long.MAX_VALUE) : endInLog(after);
			if (end == null) {
				return page(found, null);
			}
			String sql = unfinished ? UNFINISHED.formatted(status.code(), matches(filter, "o.destination"))
					: ALL.formatted(((status != null) ? "and coalesce(o.status, l.status) = " + status.code() : "")
							+ matches(filter, "coalesce(o.destination, w.destination)"));
			found.addAll(list(sql, filter, after, end, paging.size() - found.size()));
			if (found.size() == paging.size()) {
				return page(found, found.get(found.size() - 1).position());
			}
			after = end;
		}
		return page(found, after);
	}

	private List<Listed> list(String sql, OperationFilter filter, long after, long upTo, int limit) {
		Map<String, String> joins = (this.transactions.vendor() == DatabaseVendor.POSTGRESQL) ? POSTGRESQL : H2;
		String joined = sql.replace("{put}", joins.get("{put}"))
			.replace("{last}", joins.get("{last}"))
			.replace("{entry}", joins.get("{entry}"));
		return this.transactions.read((jdbc) -> jdbc.sql(joined)
			.param("kind", filter.kind())
			.param("destination", filter.destination())
			.param("orderingKey", filter.orderingKey())
			.param("after", after)
			.param("upTo", upTo)
			.param("limit", limit)
			.query(Listed::of)
			.list());
	}

	private static OperationPage page(List<Listed> found, @Nullable Long next) {
		return new OperationPage(found.stream().map(Listed::summary).toList(),
				(next != null) ? ListCursor.of(next) : null);
	}

	@Override
	public long last() {
		return this.transactions
			.read((jdbc) -> jdbc.sql("select coalesce(max(position), 0) from vix_sync_wal").query(Long.class).single());
	}

	@Override
	public Slice unfinished(OperationStatus status, OperationFilter filter, long after, long upTo, int limit) {
		Long end = end(status, after, upTo);
		if (end == null) {
			return new Slice(List.of(), after, true);
		}
		List<OutboxEntry> entries = this.transactions
			.read((jdbc) -> jdbc.sql(ENTRIES.formatted(status.code(), matches(filter, "o.destination")))
				.param("kind", filter.kind())
				.param("destination", filter.destination())
				.param("orderingKey", filter.orderingKey())
				.param("after", after)
				.param("upTo", end)
				.param("limit", limit)
				.query((rs, row) -> Rows.entry(rs))
				.list());
		return new Slice(entries, (entries.size() == limit) ? entries.get(limit - 1).position() : end, false);
	}

	@Override
	public List<OutboxEntry> hold(List<OutboxEntry> entries, OperationStatus status) {
		return this.transactions.change((jdbc) -> {
			jdbc.set();
			return jdbc
				.sql("select " + Rows.ENTRY + " from vix_sync_outbox o where o.position in (:positions)"
						+ " and o.status = :status order by o.position for update skip locked")
				.param("positions", entries.stream().map(OutboxEntry::position).toList())
				.param("status", status.code())
				.query((rs, row) -> Rows.entry(rs))
				.list();
		});
	}

	@Override
	public Optional<LastChange> lastChange(String operationId, @Nullable Instant now) {
		return this.transactions.read((jdbc) -> jdbc.sql("""
				select w.status, w.at, w.response_status, {now} as asked_at from vix_sync_wal w
				where w.operation_id = :id order by w.revision desc limit 1
				""")
			.param("id", operationId)
			.param("now", Jdbc.timestamp(now))
			.query((rs, row) -> new LastChange(OperationStatus.of(rs.getInt("status")), Rows.instant(rs, "at"),
					rs.getObject("response_status", Integer.class), Rows.instant(rs, "asked_at")))
			.optional());
	}

	/** Where the next window of one status ends; null if there is none. */
	private @Nullable Long end(OperationStatus status, long after, long upTo) {
		return end("""
				select max(position) from (
				  select position from vix_sync_outbox where status = %d and position > :after and position <= :upTo
				  order by status, position limit :window) n
				""".formatted(status.code()), after, upTo);
	}

	private @Nullable Long endInLog(long after) {
		return end("""
				select max(position) from (
				  select position from vix_sync_wal where position > :after and position <= :upTo
				  order by position limit :window) n
				""", after, Long.MAX_VALUE);
	}

	private @Nullable Long end(String sql, long after, long upTo) {
		return this.transactions.read((jdbc) -> jdbc.sql(sql)
			.param("after", after)
			.param("upTo", upTo)
			.param("window", this.window)
			.query((rs, row) -> rs.getObject(1, Long.class))
			.list()
			.get(0));
	}

	private static String matches(OperationFilter filter, String destination) {
		String table = destination.startsWith("o.") ? "o" : "w";
		return ((filter.kind() != null) ? " and " + table + ".kind = :kind" : "")
				+ ((filter.destination() != null) ? " and " + destination + " = :destination" : "")
				+ ((filter.orderingKey() != null) ? " and " + table + ".ordering_key = :orderingKey" : "");
	}

	private record Listed(long position, OperationSummary summary) {

		static Listed of(ResultSet rs, int row) throws SQLException {
			OperationStatus status = OperationStatus.of(rs.getInt("status"));
			return new Listed(rs.getLong("position"),
					new OperationSummary(rs.getString("operation_id"), rs.getString("kind"), rs.getString("target"),
							rs.getString("destination"), rs.getString("ordering_key"), Rows.instant(rs, "at"), status,
							rs.getInt("attempt"), status.isClaimable() ? Rows.nullableInstant(rs, "due_at") : null,
							rs.getString("last_error"), rs.getLong("payload_size")));
		}

	}

}
