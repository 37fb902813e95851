package com.vixcpp.sync.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import com.vixcpp.sync.jdbc.LowWaterMarks.Begun;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.Claimable;
import com.vixcpp.sync.outbox.ClaimedOperation;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL: one round trip each. The second insert of the enqueue happens only if the
 * first one did; the claim is a materialized CTE, since a plain subquery with
 * {@code SKIP LOCKED} may be run again by the planner and lock too much. The planner
 * takes a limit that it does not know for a tenth of all rows, and would read whole
 * tables to join what was picked: so entries are found again by where they lie, which the
 * lock keeps as it is, and each record by itself.
 */
final class PostgresSql implements VendorSql {

	private static final String INSERT = """
			with put as (
			  insert into vix_sync_wal (operation_id, revision, type, at, status, attempt, next_attempt_at, kind, target,
			    content_type, payload, headers, idempotency_key, ordering_key, not_before, expires_at, destination,
			    traceparent)
			  select ?, 0, 1, t.moment, 0, 0, greatest(t.moment, t.not_before), ?, ?, ?, ?, ?, ?, ?, t.not_before, ?, ?, ?
			  from (select coalesce(?, {clock}) as moment, cast(? as timestamp(6) with time zone) as not_before) t {settings}
			  on conflict (operation_id, revision) do nothing
			  returning position, operation_id, at, next_attempt_at, kind, destination, ordering_key, payload, expires_at
			)
			insert into vix_sync_outbox (position, operation_id, status, attempt, revision, due_at, kind, destination,
			  ordering_key, size, created_at, expires_at)
			select position, operation_id, 0, 0, 0, next_attempt_at, kind, destination,
			  ordering_key, octet_length(payload), at, expires_at
			from put
			""";

	/**
	 * Steps from one destination to the next by the index: backwards, because what was
	 * claimed and is not yet cleared away lies in front.
	 */
	private static final String DESTINATIONS = """
			with recursive d(destination) as (
			  (select destination from vix_sync_outbox o where {lane} {behind}
			   order by destination desc limit 1)
			  union all
			  select (select o.destination from vix_sync_outbox o where {lane} and o.destination < d.destination
			          order by o.destination desc limit 1)
			  from d where d.destination is not null
			)
			select destination from d where destination is not null limit :limit
			""";

	/** The keys of entries without a place in their line begin an index. */
	private static final String LOOK = """
			select 0 as lane, cast(null as varchar) as destination
			where exists (select 1 from vix_sync_outbox where place = 0 and ordering_key > '')
			union all
			select 1, s.destination from (%s) s
			union all
			select 2, o.destination from (%s) o
			""";

	/** As the index says it: else the planner does not use it. */
	private static final String IN_LANE = "o.status in (0, 3) and (o.ordering_key is null or o.place = 1)";

	private static final String CLAIM = """
			with asked as (
			  select * from unnest(cast(:destinations as varchar[]), cast(:quotas as integer[]),
			      cast(:dues as timestamp(6) with time zone[]), cast(:positions as bigint[]), cast(:peers as boolean[]))
			    as a(destination, quota, due, position, peer) {settings}
			),
			ready as materialized (
			  select c.tid, c.position, c.due_at, c.size from asked a cross join lateral (
			    select o.ctid as tid, o.position, o.due_at, o.size from vix_sync_outbox o
			    where {lane} and o.destination = a.destination and o.due_at <= {now}
			      and (o.due_at, o.position) > (a.due, a.position)
			      and (a.peer or o.kind = any(cast(:kinds as varchar[]))) and (o.expires_at is null or o.expires_at > {now})
			    order by o.due_at, o.position limit a.quota
			    for no key update skip locked
			  ) c
			  where %s
			),
			picked as (
			  select tid from (
			    select tid, sum(size) over w as bytes, row_number() over w as n from ready
			    window w as (order by due_at, position)
			  ) s where bytes <= :maxBytes or n = 1
			),
			o as (
			  update vix_sync_outbox e set status = 1, lease_owner = :owner, lease_token = :token,
			    lease_until = {now} + cast(:lease as double precision) * interval '1' second
			  where e.ctid = any(array(select tid from picked))
			  returning e.*
			)
			select %s, %s from o cross join lateral (
			  select * from vix_sync_wal r where r.position >= o.position and r.position <= o.position
			  order by r.position limit 1
			) w order by o.due_at, o.position
			"""
		.formatted(JdbcControlStore.NOT_PAUSED, Rows.ENTRY, Rows.CLAIMED);

	private static final String DUE = """
			where {lane} and o.destination = :destination and o.due_at <= {now} order by o.due_at, o.position
			""";

	private static final Lane FIRST_LANE = new Lane(IN_LANE + " and not o.suspect");

	private static final Lane SUSPECT_LANE = new Lane(IN_LANE + " and o.suspect");

	/** By whether all suspects are asked for, and all others. */
	private static final Map<List<Boolean>, String> CLAIMABLE = Map.of(List.of(true, true), claimable(true, true),
			List.of(true, false), claimable(true, false), List.of(false, true), claimable(false, true),
			List.of(false, false), claimable(false, false));

	private final LowWaterMarks marks = new LowWaterMarks();

	@Override
	public boolean insert(Jdbc jdbc, Operation operation, String destination, @Nullable String traceparent,
			@Nullable Instant now) {
		return jdbc.template().update(jdbc.completed(INSERT), (statement) -> {
			statement.setString(1, operation.id());
			statement.setString(2, operation.kind());
			statement.setString(3, operation.target());
			statement.setString(4, operation.payload().contentType());
			statement.setBytes(5, operation.payload().bytes());
			statement.setString(6, Rows.headers(operation.headers()));
			statement.setString(7, Rows.idempotencyKey(operation));
			statement.setString(8, operation.orderingKey());
			setTime(statement, 9, operation.expiresAt());
			statement.setString(10, destination);
			statement.setString(11, traceparent);
			setTime(statement, 12, now);
			setTime(statement, 13, operation.notBefore());
		}) == 1;
	}

	private static void setTime(PreparedStatement statement, int index, @Nullable Instant time) throws SQLException {
		statement.setObject(index, Jdbc.timestamp(time), Types.TIMESTAMP_WITH_TIMEZONE);
	}

	@Override
	public Claimable claimable(Jdbc jdbc, String suspectsAfter, String othersAfter, int limit) {
		boolean[] hasUnplaced = new boolean[1];
		List<String> suspects = new ArrayList<>();
		List<String> others = new ArrayList<>();
		jdbc.sql(CLAIMABLE.get(List.of(suspectsAfter.isEmpty(), othersAfter.isEmpty())))
			.param("suspectsAfter", suspectsAfter)
			.param("othersAfter", othersAfter)
			.param("limit", limit)
			.query((rs) -> {
				switch (rs.getInt("lane")) {
					case 0 -> hasUnplaced[0] = true;
					case 1 -> suspects.add(rs.getString("destination"));
					default -> others.add(rs.getString("destination"));
				}
			});
		return new Claimable(hasUnplaced[0], suspects, others);
	}

	private static String claimable(boolean allSuspects, boolean allOthers) {
		return LOOK.formatted(SUSPECT_LANE.destinations(allSuspects ? "" : "and o.destination < :suspectsAfter"),
				FIRST_LANE.destinations(allOthers ? "" : "and o.destination < :othersAfter"));
	}

	@Override
	public String due(boolean suspects) {
		return lane(suspects).due();
	}

	@Override
	public String pastDeadline() {
		return "where o.status in (0, 3) and o.expires_at <= {now} order by o.expires_at";
	}

	@Override
	public List<ClaimedOperation> claim(Jdbc jdbc, ClaimRequest request, String owner, @Nullable Instant now) {
		Begun begun = this.marks.begin(request);
		jdbc.readInOrder();
		List<ClaimedOperation> claimed = jdbc.sql(lane(request.suspects()).claim())
			.param("destinations", request.quotas().keySet().toArray(String[]::new))
			.param("dues", request.quotas().keySet().stream().map(begun::due).toArray(String[]::new))
			.param("positions", request.quotas().keySet().stream().map(begun::position).toArray(Long[]::new))
			.param("quotas", request.quotas().values().toArray(Integer[]::new))
			.param("peers", request.quotas().keySet().stream().map(request.peers()::contains).toArray(Boolean[]::new))
			.param("kinds", request.kinds().toArray(String[]::new))
			.param("maxBytes", request.maxBytes())
			.param("owner", owner)
			.param("token", UUID.randomUUID())
			.param("lease", request.lease().toMillis() / 1000.0)
			.param("now", Jdbc.timestamp(now))
			.query((rs, row) -> Rows.claimed(rs))
			.list()
			.stream()
			.filter(Objects::nonNull)
			.toList();
		this.marks.claimed(request, begun, claimed);
		return claimed;
	}

	@Override
	public void placedAnew() {
		this.marks.drop();
	}

	private static Lane lane(boolean suspects) {
		return suspects ? SUSPECT_LANE : FIRST_LANE;
	}

	/** The statements on what one index of claimable entries holds. */
	private record Lane(String destinations, String due, String claim) {

		Lane(String condition) {
			this(in(condition, DESTINATIONS), in(condition, DUE), in(condition, CLAIM));
		}

		String destinations(String behind) {
			return this.destinations.replace("{behind}", behind);
		}

		private static String in(String condition, String sql) {
			return sql.replace("{lane}", condition);
		}

	}

}
