package com.vixcpp.sync.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.Delivery;
import com.vixcpp.sync.outbox.ResendPage;
import com.vixcpp.sync.outbox.ResendReport;
import com.vixcpp.sync.wal.Wal;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes deliveries into entries again: a record in the log, and an entry at the position
 * of the operation's intent.
 */
final class Resend {

	/** Those of a resend itself are behind its end, or it would go on for ever. */
	private static final String DELIVERED = """
			select w.at, w.position, w.revision, w.operation_id, p.position as put, p.kind,
			  coalesce(p.destination, p.kind) as destination, p.ordering_key, octet_length(p.payload) as size, p.expires_at,
			  l.revision as latest, l.status
			from (
			  select d.at, d.position, d.revision, d.operation_id from vix_sync_wal d
			  where d.status = 2 and d.at >= :from and d.at < :to and (d.at > :from or d.position > :position)
			  order by d.status, d.at, d.position limit :limit
			) w
			join vix_sync_wal p on p.operation_id = w.operation_id and p.revision = 0
			join vix_sync_wal l on l.operation_id = w.operation_id and not exists
			  (select 1 from vix_sync_wal m where m.operation_id = l.operation_id and m.revision > l.revision)
			order by w.at, w.position
			""";

	private static final String INSERT = """
			insert into vix_sync_outbox (position, operation_id, status, attempt, revision, due_at, kind, destination,
			  ordering_key, size, created_at, expires_at)
			values (?, ?, 0, 0, ?, cast(? as timestamp(6) with time zone), ?, ?, ?, ?,
			  cast(? as timestamp(6) with time zone), cast(? as timestamp(6) with time zone))
			""";

	private final JdbcTransactions transactions;

	private final Wal wal;

	Resend(JdbcTransactions transactions, Wal wal) {
		this.transactions = transactions;
		this.wal = wal;
	}

	ResendPage run(ResendPage page, Predicate<Delivery> which, int limit, @Nullable Instant now) {
		ResendPage next = this.transactions.changeDurably((jdbc) -> {
			LogState log = LogState.lock(jdbc);
			Instant moment = jdbc.now(now);
			if (page.whole()) {
				requireKept(page.from(), log);
			}
			Instant to = page.to().isBefore(moment) ? page.to() : moment;
			List<Delivered> delivered = delivered(jdbc, page, to, limit);
			ResendReport done = send(jdbc, delivered.stream().filter((each) -> which.test(each.delivery())).toList(),
					moment);
			boolean last = delivered.size() < limit;
			Delivered end = delivered.isEmpty() ? null : delivered.get(delivered.size() - 1);
			return (end != null) ? page.next(end.delivery().deliveredAt(), to, end.position(), last, done)
					: page.next(page.from(), to, page.position(), last, done);
		});
		this.transactions.wake();
		return next;
	}

	private static void requireKept(Instant from, LogState log) {
		if (from.isBefore(log.keptFrom())) {
			throw new IllegalArgumentException("The log no longer holds all that was delivered since " + from
					+ ", but what was delivered since " + log.keptFrom() + " (vix.sync.wal.retention): resend from "
					+ log.keptFrom() + " on, and restore what is older in another way");
		}
	}

	private static List<Delivered> delivered(Jdbc jdbc, ResendPage page, Instant to, int limit) {
		return jdbc.sql(DELIVERED)
			.param("from", Jdbc.timestamp(page.from()))
			.param("to", Jdbc.timestamp(to))
			.param("position", page.position())
			.param("limit", limit)
			.query(Delivered::of)
			.list();
	}

	private ResendReport send(Jdbc jdbc, List<Delivered> delivered, Instant now) {
		List<Delivered> finished = delivered.stream().filter(Delivered::isFinished).toList();
		List<Delivered> due = finished.stream().filter((each) -> !each.isExpired(now)).toList();
		this.wal.append(due.stream().map((each) -> each.record(now)).toList());
		jdbc.batch(INSERT, due.stream().map((each) -> each.entry(now)).toList());
		H2Bound.added(jdbc, due.stream().map(Delivered::put).toList());
		long waiting = delivered.stream().filter(Delivered::isWaiting).count();
		return new ResendReport(due.size(), waiting, finished.size() - due.size());
	}

	/**
	 * @param position of the delivery
	 * @param put the position of the intent
	 * @param latest the last revision of the operation
	 * @param status what the operation is by its last record
	 */
	private record Delivered(Delivery delivery, long position, int revision, long put, int latest,
			OperationStatus status, int size, @Nullable Instant expiresAt) {

		static Delivered of(ResultSet rs, int row) throws SQLException {
			Delivery delivery = new Delivery(rs.getString("operation_id"), rs.getString("kind"),
					rs.getString("destination"), rs.getString("ordering_key"), Rows.instant(rs, "at"));
			return new Delivered(delivery, rs.getLong("position"), rs.getInt("revision"), rs.getLong("put"),
					rs.getInt("latest"), OperationStatus.of(rs.getInt("status")), rs.getInt("size"),
					Rows.nullableInstant(rs, "expires_at"));
		}

		boolean isFinished() {
			return this.revision == this.latest;
		}

		boolean isWaiting() {
			return !this.status.isFinal();
		}

		boolean isExpired(Instant now) {
			return this.expiresAt != null && !this.expiresAt.isAfter(now);
		}

		WalRecord record(Instant now) {
			return new WalRecord(0, this.delivery.operationId(), this.revision + 1, WalRecord.Type.RESENT, now,
					OperationStatus.PENDING, 0, now, null, null, false, null);
		}

		@Nullable Object[] entry(Instant now) {
			return new @Nullable Object[] { this.put, this.delivery.operationId(), this.revision + 1,
					Jdbc.timestamp(now), this.delivery.kind(), this.delivery.destination(), this.delivery.orderingKey(),
					this.size, Jdbc.timestamp(now), Jdbc.timestamp(this.expiresAt) };
		}

	}

}
