package com.vixcpp.sync.jdbc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import com.vixcpp.sync.operation.OutboxEntry;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries, each time by an index and never more than asked for.
 */
final class OutboxEntries {

	private static final int PAGE = 100;

	private final JdbcTransactions transactions;

	private final VendorSql vendor;

	OutboxEntries(JdbcTransactions transactions, VendorSql vendor) {
		this.transactions = transactions;
		this.vendor = vendor;
	}

	List<String> destinations(boolean suspects, String after, int limit) {
		return this.transactions.read((jdbc) -> this.vendor.destinations(jdbc, VendorSql.lane(suspects), after, limit));
	}

	/** What is due, the longest due first. */
	List<OutboxEntry> ready(int limit, @Nullable Instant now) {
		List<OutboxEntry> ready = new ArrayList<>();
		for (boolean suspects : new boolean[] { false, true }) {
			List<String> page = destinations(suspects, "", PAGE);
			while (!page.isEmpty()) {
				page.forEach((destination) -> ready.addAll(ready(suspects, destination, limit, now)));
				ready.sort(Comparator.comparing(OutboxEntry::nextAttemptAt).thenComparing(OutboxEntry::position));
				ready.subList(Math.min(limit, ready.size()), ready.size()).clear();
				page = destinations(suspects, page.get(page.size() - 1), PAGE);
			}
		}
		return ready;
	}

	/** By the index of the claim; without the destination it would sort the backlog. */
	private List<OutboxEntry> ready(boolean suspects, String destination, int limit, @Nullable Instant now) {
		return this.transactions.read((jdbc) -> jdbc.sql("select " + Rows.ENTRY + """
				 from vix_sync_outbox o
				where o.lane = :lane and o.destination = :destination and o.due_at <= {now}
				order by o.lane, o.destination, o.due_at, o.position limit :limit
				""")
			.param("lane", VendorSql.lane(suspects))
			.param("destination", destination)
			.param("limit", limit)
			.param("now", Jdbc.timestamp(now))
			.query((rs, row) -> Rows.entry(rs))
			.list());
	}

	List<OutboxEntry> leaseExpired(int limit, @Nullable Instant now) {
		return where("o.status = 1 and o.lease_until <= {now} order by o.lease_until", limit, now);
	}

	/** By equality first: H2 would read all that have no deadline. */
	List<OutboxEntry> pastDeadline(int limit, @Nullable Instant now) {
		return where("o.expiring = 1 and o.expires_at <= {now} order by o.expiring, o.expires_at", limit, now);
	}

	private List<OutboxEntry> where(String condition, int limit, @Nullable Instant now) {
		return this.transactions.read((jdbc) -> jdbc
			.sql("select " + Rows.ENTRY + " from vix_sync_outbox o where " + condition + " limit :limit")
			.param("limit", limit)
			.param("now", Jdbc.timestamp(now))
			.query((rs, row) -> Rows.entry(rs))
			.list());
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
				 where w.operation_id = :id and w.revision = 0
				""").param("id", operationId).query((rs, row) -> Rows.entry(rs)).optional());
	}

}
