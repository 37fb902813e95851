package com.vixcpp.sync.jdbc;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimRequest;
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

	private static final String INSERT = "with put as (" + PUT + """
			  on conflict (operation_id, revision) do nothing
			  returning position, at, next_attempt_at
			)
			""" + ENTRY + """
			select position, :id, 0, 0, 0, next_attempt_at, :kind, :destination, cast(:orderingKey as varchar(255)),
			  :size, at, cast(:expiresAt as timestamp(6) with time zone)
			from put
			""";

	/** Steps from one destination to the next by the index. */
	private static final String DESTINATIONS = """
			with recursive d(destination) as (
			  (select destination from vix_sync_outbox where lane = :lane and destination > :after
			   order by destination limit 1)
			  union all
			  select (select o.destination from vix_sync_outbox o where o.lane = :lane and o.destination > d.destination
			          order by o.destination limit 1)
			  from d where d.destination is not null
			)
			select destination from d where destination is not null limit :limit
			""";

	private static final String CLAIM = """
			with asked as (
			  select * from unnest(cast(:destinations as varchar[]), cast(:quotas as integer[])) as a(destination, quota) {settings}
			),
			ready as materialized (
			  select c.tid, c.position, c.due_at, c.size from asked a cross join lateral (
			    select o.ctid as tid, o.position, o.due_at, o.size from vix_sync_outbox o
			    where o.lane = :lane and o.destination = a.destination and o.due_at <= {now}
			      and o.kind = any(cast(:kinds as varchar[])) and (o.expires_at is null or o.expires_at > {now})
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
			  select * from vix_sync_wal r where r.position = o.position limit 1
			) w order by o.due_at, o.position
			"""
		.formatted(JdbcControlStore.NOT_PAUSED, Rows.ENTRY, Rows.CLAIMED);

	@Override
	public boolean insert(Jdbc jdbc, Operation operation, String destination, @Nullable String traceparent,
			@Nullable Instant now) {
		return VendorSql.bind(jdbc.sql(INSERT), operation, destination, traceparent, now)
			.param("size", operation.payload().size())
			.update() == 1;
	}

	@Override
	public List<String> destinations(Jdbc jdbc, int lane, String after, int limit) {
		return jdbc.sql(DESTINATIONS)
			.param("lane", lane)
			.param("after", after)
			.param("limit", limit)
			.query(String.class)
			.list();
	}

	@Override
	public List<ClaimedOperation> claim(Jdbc jdbc, ClaimRequest request, String owner, @Nullable Instant now) {
		return jdbc.sql(CLAIM)
			.param("destinations", request.quotas().keySet().toArray(String[]::new))
			.param("quotas", request.quotas().values().toArray(Integer[]::new))
			.param("kinds", request.kinds().toArray(String[]::new))
			.param("lane", VendorSql.lane(request.suspects()))
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
	}

}
