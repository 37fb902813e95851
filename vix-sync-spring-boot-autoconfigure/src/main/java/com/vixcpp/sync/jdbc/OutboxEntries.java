package com.vixcpp.sync.jdbc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.Claimable;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries, each time by an index and never more than asked for.
 */
final class OutboxEntries {

	private static final int PAGE = 100;

	/** By primary key: to lock what a query sorts, H2 would sort and lock all of it. */
	private static final String LOCK = """
			select position from vix_sync_outbox where position = any(cast(:positions as bigint array))
			  and status in (0, 1, 3)
			for update skip locked""";

	private final JdbcTransactions transactions;

	private final VendorSql vendor;

	OutboxEntries(JdbcTransactions transactions, VendorSql vendor) {
		this.transactions = transactions;
		this.vendor = vendor;
	}

	Claimable claimable(String suspectsAfter, String othersAfter, int limit) {
		return this.transactions.read((jdbc) -> this.vendor.claimable(jdbc, suspectsAfter, othersAfter, limit));
	}

	private List<String> destinations(boolean suspects, String after) {
		return suspects ? claimable(after, "", PAGE).suspects() : claimable("", after, PAGE).others();
	}

	/** What is due, the longest due first. */
	List<OutboxEntry> ready(int limit, @Nullable Instant now) {
		List<OutboxEntry> ready = new ArrayList<>();
		for (boolean suspects : new boolean[] { false, true }) {
			List<String> page = destinations(suspects, "");
			while (!page.isEmpty()) {
				page.forEach((destination) -> ready.addAll(ready(suspects, destination, limit, now)));
				ready.sort(Comparator.comparing(OutboxEntry::nextAttemptAt).thenComparing(OutboxEntry::position));
				ready.subList(Math.min(limit, ready.size()), ready.size()).clear();
				page = destinations(suspects, page.get(page.size() - 1));
			}
		}
		return ready;
	}

	/** By the index of the claim; without the destination it would sort the backlog. */
	private List<OutboxEntry> ready(boolean suspects, String destination, int limit, @Nullable Instant now) {
		return this.transactions.read((jdbc) -> jdbc
			.sql("select " + Rows.ENTRY + " from vix_sync_outbox o " + this.vendor.due(suspects) + " limit :limit")
			.param("destination", destination)
			.param("limit", limit)
			.param("now", Jdbc.timestamp(now))
			.query((rs, row) -> Rows.entry(rs))
			.list());
	}

	List<OutboxEntry> leaseExpired(int limit, @Nullable Instant now) {
		return this.transactions.read((jdbc) -> where(jdbc,
				"where o.status = 1 and o.lease_until <= {now} order by o.status, o.position", 0, limit, now));
	}

	/**
	 * Those that nobody holds at this moment: callers may hold more than the limit, and
	 * all others would wait behind them.
	 */
	List<OutboxEntry> pastDeadline(int limit, @Nullable Instant now) {
		return this.transactions.change((jdbc) -> {
			List<OutboxEntry> free = new ArrayList<>();
			List<OutboxEntry> page = pastDeadline(jdbc, 0, limit, now);
			for (int seen = page.size(); !page.isEmpty(); seen += page.size()) {
				Set<Long> unlocked = free(jdbc, page.stream().map(OutboxEntry::position).toList());
				page.stream().filter((each) -> unlocked.contains(each.position())).forEach(free::add);
				page = (page.size() < limit || free.size() >= limit) ? List.of() : pastDeadline(jdbc, seen, limit, now);
			}
			return free.subList(0, Math.min(limit, free.size()));
		});
	}

	private List<OutboxEntry> pastDeadline(Jdbc jdbc, int seen, int limit, @Nullable Instant now) {
		return where(jdbc, this.vendor.pastDeadline(), seen, limit, now);
	}

	private static List<OutboxEntry> where(Jdbc jdbc, String condition, int seen, int limit, @Nullable Instant now) {
		return jdbc.sql("select " + Rows.ENTRY + " from vix_sync_outbox o " + condition + " limit :limit offset :seen")
			.param("limit", limit)
			.param("seen", seen)
			.param("now", Jdbc.timestamp(now))
			.query((rs, row) -> Rows.entry(rs))
			.list();
	}

	/** Lock those entries that nobody else holds, and say which. */
	static Set<Long> free(Jdbc jdbc, List<Long> positions) {
		if (positions.isEmpty()) {
			return Set.of();
		}
		jdbc.set();
		return new HashSet<>(
				jdbc.sql(LOCK).param("positions", positions.toArray(Long[]::new)).query(Long.class).list());
	}

	List<OutboxEntry> inFlightOf(List<String> owners, int limit) {
		return this.transactions.read((jdbc) -> jdbc
			.sql("select " + Rows.ENTRY + " from vix_sync_outbox o where o.status = 1 and o.lease_owner in (:owners)"
					+ " limit :limit")
			.param("owners", owners)
			.param("limit", limit)
			.query((rs, row) -> Rows.entry(rs))
			.list());
	}

	Optional<OutboxEntry> find(String operationId) {
		return this.transactions.read((jdbc) -> jdbc.sql("select " + Rows.ENTRY + """
				 from vix_sync_outbox o join vix_sync_wal w on w.position = o.position
				 where w.operation_id = :id and w.revision = 0 and o.status in (0, 1, 3, 4)
				""").param("id", operationId).query((rs, row) -> Rows.entry(rs)).optional());
	}

}
