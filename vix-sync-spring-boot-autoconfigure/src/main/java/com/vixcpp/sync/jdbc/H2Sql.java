package com.vixcpp.sync.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.Claimable;
import com.vixcpp.sync.outbox.ClaimedOperation;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;

/**
 * H2: several statements, which cost little in the same process. The claim reads by an
 * index that gives the order (H2 would sort the whole backlog otherwise), then locks what
 * it read by primary key, passing over what others hold: an update alone would wait for
 * them and fail.
 */
final class H2Sql implements VendorSql {

	private static final String INSERT = """
			select position, at, next_attempt_at from final table (
			  insert into vix_sync_wal (operation_id, revision, type, at, status, attempt, next_attempt_at, kind, target,
			    content_type, payload, headers, idempotency_key, ordering_key, not_before, expires_at, destination,
			    traceparent)
			  select :id, 0, 1, t.moment, 0, 0,
			    case when cast(:notBefore as timestamp(6) with time zone) > t.moment
			      then cast(:notBefore as timestamp(6) with time zone) else t.moment end,
			    :kind, :target, :contentType, :payload, :headers, :idempotencyKey, cast(:orderingKey as varchar(255)),
			    cast(:notBefore as timestamp(6) with time zone), cast(:expiresAt as timestamp(6) with time zone),
			    cast(:destination as varchar(300)), cast(:traceparent as varchar(55))
			  from (select {now} as moment) t
			)
			""";

	private static final String INSERT_ENTRY = """
			insert into vix_sync_outbox (position, operation_id, status, attempt, revision, due_at, kind, destination,
			  ordering_key, size, created_at, expires_at)
			values (:position, :id, 0, 0, 0, :dueAt, :kind, :destination, :orderingKey, :size, :createdAt, :expiresAt)
			""";

	private static final String READY = """
			select position from vix_sync_outbox
			where lane = :lane and destination = :destination and due_at <= {now}
			  and (cast(:peer as boolean) or kind = any(:kinds)) and (expires_at is null or expires_at > {now})
			order by lane, destination, due_at, position limit :limit offset :seen
			""";

	private static final String LOCK = """
			select position, due_at, size from vix_sync_outbox where position = any(:positions) and lane = :lane
			for update skip locked
			""";

	private static final String CLAIM = """
			update vix_sync_outbox set status = 1, lease_owner = :owner, lease_token = :token,
			  lease_until = {now} + cast(:lease as double precision) * interval '1' second
			where position = any(:positions) and lane = :lane
			""";

	private static final String CLAIMED = """
			select %s, %s from vix_sync_outbox o join vix_sync_wal w on w.position = o.position
			where o.position = any(:positions) and o.lease_token = :token order by o.due_at, o.position
			""".formatted(Rows.ENTRY, Rows.CLAIMED);

	private static final String DUE = """
			where o.lane = %d and o.destination = :destination and o.due_at <= {now}
			order by o.lane, o.destination, o.due_at, o.position
			""";

	private static final String DUE_NOW = DUE.formatted(lane(false));

	private static final String SUSPECT_DUE_NOW = DUE.formatted(lane(true));

	/** What the generated column of that name holds. */
	private static int lane(boolean suspects) {
		return suspects ? 2 : 1;
	}

	@Override
	public boolean insert(Jdbc jdbc, Operation operation, String destination, @Nullable String traceparent,
			@Nullable Instant now) {
		Put put = put(jdbc, operation, destination, traceparent, now);
		if (put == null) {
			return false;
		}
		try {
			jdbc.sql(INSERT_ENTRY)
				.param("position", put.position())
				.param("id", operation.id())
				.param("dueAt", Jdbc.timestamp(put.dueAt()))
				.param("kind", operation.kind())
				.param("destination", destination)
				.param("orderingKey", operation.orderingKey())
				.param("size", operation.payload().size())
				.param("createdAt", Jdbc.timestamp(put.at()))
				.param("expiresAt", Jdbc.timestamp(operation.expiresAt()))
				.update();
			if (operation.orderingKey() != null || operation.expiresAt() != null) {
				H2Bound.added(jdbc, List.of(put.position()));
			}
			return true;
		}
		catch (DataIntegrityViolationException ex) {
			// The caller may go on and commit, which must not keep half of it.
			for (String table : List.of("vix_sync_outbox", "vix_sync_wal")) {
				jdbc.sql("delete from " + table + " where position = :position and operation_id = :id")
					.param("position", put.position())
					.param("id", operation.id())
					.update();
			}
			throw ex;
		}
	}

	/** Null if the id, or the position, is taken: H2 undoes the statement alone. */
	private static @Nullable Put put(Jdbc jdbc, Operation operation, String destination, @Nullable String traceparent,
			@Nullable Instant now) {
		try {
			return jdbc.sql(INSERT)
				.param("id", operation.id())
				.param("kind", operation.kind())
				.param("target", operation.target())
				.param("contentType", operation.payload().contentType())
				.param("payload", operation.payload().bytes())
				.param("headers", Rows.headers(operation.headers()))
				.param("idempotencyKey", Rows.idempotencyKey(operation))
				.param("orderingKey", operation.orderingKey())
				.param("notBefore", Jdbc.timestamp(operation.notBefore()))
				.param("expiresAt", Jdbc.timestamp(operation.expiresAt()))
				.param("destination", destination)
				.param("traceparent", traceparent)
				.param("now", Jdbc.timestamp(now))
				.query(Put::of)
				.single();
		}
		catch (DuplicateKeyException ex) {
			return null;
		}
	}

	/** Who lines up finds out as cheaply whether there is anything to line up. */
	@Override
	public Claimable claimable(Jdbc jdbc, String suspectsAfter, String othersAfter, int limit) {
		return new Claimable(true, destinations(jdbc, lane(true), suspectsAfter, limit),
				destinations(jdbc, lane(false), othersAfter, limit));
	}

	private List<String> destinations(Jdbc jdbc, int lane, String after, int limit) {
		List<String> destinations = new ArrayList<>();
		List<String> next = destinations(jdbc, lane, after);
		while (!next.isEmpty() && destinations.size() < limit) {
			destinations.addAll(next);
			next = destinations(jdbc, lane, next.get(0));
		}
		return destinations;
	}

	/**
	 * For H2 to begin behind {@code after}, and not to read all entries that equal it.
	 */
	private List<String> destinations(Jdbc jdbc, int lane, String after) {
		return jdbc.sql("""
				select destination from vix_sync_outbox
				where lane = :lane and destination > :after and destination >= :next
				order by lane, destination limit 1
				""").param("lane", lane).param("after", after).param("next", after + '\0').query(String.class).list();
	}

	@Override
	public String due(boolean suspects) {
		return suspects ? SUSPECT_DUE_NOW : DUE_NOW;
	}

	/** Not by equality: H2 would read all that have the status. */
	@Override
	public String pastDeadline() {
		return """
				join vix_sync_bound b on b.position = o.position
				where b.expires_at <= {now} and o.status <> 1 order by b.expires_at, b.position
				""";
	}

	@Override
	public List<ClaimedOperation> claim(Jdbc jdbc, ClaimRequest request, String owner, @Nullable Instant now) {
		List<Ready> ready = new ArrayList<>();
		request.quotas().forEach((destination, quota) -> ready.addAll(free(jdbc, request, destination, quota, now)));
		if (ready.isEmpty() || isPaused(jdbc)) {
			return List.of();
		}
		int lane = lane(request.suspects());
		ready.sort(Ready.LONGEST_DUE_FIRST);
		Map<Long, Integer> sizes = new LinkedHashMap<>();
		ready.forEach((each) -> sizes.put(each.position(), each.size()));
		Long[] positions = VendorSql.within(request.maxBytes(), sizes).toArray(Long[]::new);
		UUID token = UUID.randomUUID();
		jdbc.sql(CLAIM)
			.param("owner", owner)
			.param("token", token)
			.param("lease", request.lease().toMillis() / 1000.0)
			.param("positions", positions)
			.param("lane", lane)
			.param("now", Jdbc.timestamp(now))
			.update();
		return jdbc.sql(CLAIMED)
			.param("positions", positions)
			.param("token", token)
			.query((rs, row) -> Rows.claimed(rs))
			.stream()
			.filter(Objects::nonNull)
			.toList();
	}

	private static boolean isPaused(Jdbc jdbc) {
		return !jdbc.sql("select 1 from (select 1) t where " + JdbcControlStore.NOT_PAUSED)
			.query(Integer.class)
			.optional()
			.isPresent();
	}

	/** Passes over what others hold, who may be callers with more than the quota. */
	private static List<Ready> free(Jdbc jdbc, ClaimRequest request, String destination, int quota,
			@Nullable Instant now) {
		List<Ready> free = new ArrayList<>();
		List<Long> page = ready(jdbc, request, destination, 0, quota, now);
		for (int seen = page.size(); !page.isEmpty(); seen += page.size()) {
			free.addAll(jdbc.sql(LOCK)
				.param("positions", page.toArray(Long[]::new))
				.param("lane", lane(request.suspects()))
				.query(Ready::of)
				.list());
			page = (page.size() < quota || free.size() >= quota) ? List.of()
					: ready(jdbc, request, destination, seen, quota, now);
		}
		free.sort(Ready.LONGEST_DUE_FIRST);
		return free.subList(0, Math.min(quota, free.size()));
	}

	private static List<Long> ready(Jdbc jdbc, ClaimRequest request, String destination, int seen, int limit,
			@Nullable Instant now) {
		return jdbc.sql(READY)
			.param("lane", lane(request.suspects()))
			.param("destination", destination)
			.param("peer", request.peers().contains(destination))
			.param("kinds", request.kinds().toArray(String[]::new))
			.param("now", Jdbc.timestamp(now))
			.param("limit", limit)
			.param("seen", seen)
			.query(Long.class)
			.list();
	}

	private record Ready(long position, Instant dueAt, int size) {

		static final Comparator<Ready> LONGEST_DUE_FIRST = Comparator.comparing(Ready::dueAt)
			.thenComparing(Ready::position);

		static Ready of(ResultSet rs, int row) throws SQLException {
			return new Ready(rs.getLong("position"), Rows.instant(rs, "due_at"), rs.getInt("size"));
		}

	}

	private record Put(long position, Instant at, Instant dueAt) {

		static Put of(ResultSet rs, int row) throws SQLException {
			return new Put(rs.getLong("position"), Rows.instant(rs, "at"), Rows.instant(rs, "next_attempt_at"));
		}

	}

}
