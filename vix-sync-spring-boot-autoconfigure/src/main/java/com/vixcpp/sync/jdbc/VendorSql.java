package com.vixcpp.sync.jdbc;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The statements that no two databases do well in the same words.
 */
interface VendorSql {

	/**
	 * The values of a PUT record; a subquery {@code t} gives {@code moment}, the time of
	 * the step.
	 */
	String PUT = """
			insert into vix_sync_wal (operation_id, revision, type, at, status, attempt, next_attempt_at, kind, target,
			  content_type, payload, headers, idempotency_key, ordering_key, not_before, expires_at, digest, destination,
			  traceparent)
			select :id, 0, 1, t.moment, 0, 0,
			  case when cast(:notBefore as timestamp(6) with time zone) > t.moment
			    then cast(:notBefore as timestamp(6) with time zone) else t.moment end,
			  :kind, :target, :contentType, :payload, :headers, :idempotencyKey, cast(:orderingKey as varchar(255)),
			  cast(:notBefore as timestamp(6) with time zone), cast(:expiresAt as timestamp(6) with time zone), :digest,
			  cast(:destination as varchar(300)), cast(:traceparent as varchar(55))
			from (select {now} as moment) t {settings}
			""";

	/** The columns of an entry as it is enqueued. */
	String ENTRY = """
			insert into vix_sync_outbox (position, operation_id, status, attempt, revision, due_at, kind, destination,
			  ordering_key, size, created_at, expires_at)
			""";

	/** Write the PUT record and the entry; false if the id is taken. */
	boolean insert(Jdbc jdbc, Operation operation, String destination, @Nullable String traceparent,
			@Nullable Instant now);

	/**
	 * Destinations of one lane behind another, in an order of its own, without reading
	 * their entries.
	 */
	List<String> destinations(Jdbc jdbc, int lane, String after, int limit);

	/** Claim within a transaction of our own. */
	List<ClaimedOperation> claim(Jdbc jdbc, ClaimRequest request, String owner, @Nullable Instant now);

	/** Claimable entries have come to lie before others that were claimed already. */
	default void placedAnew() {
	}

	/** Bind an operation to {@link #PUT}. */
	static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement, Operation operation, String destination,
			@Nullable String traceparent, @Nullable Instant now) {
		return statement.param("id", operation.id())
			.param("kind", operation.kind())
			.param("target", operation.target())
			.param("contentType", operation.payload().contentType())
			.param("payload", operation.payload().bytes())
			.param("headers", Rows.headers(operation.headers()))
			.param("idempotencyKey", operation.idempotencyKey())
			.param("orderingKey", operation.orderingKey())
			.param("notBefore", Jdbc.timestamp(operation.notBefore()))
			.param("expiresAt", Jdbc.timestamp(operation.expiresAt()))
			.param("destination", destination)
			.param("digest", OperationDigest.of(operation))
			.param("traceparent", traceparent)
			.param("now", Jdbc.timestamp(now));
	}

	/** The lane that a claim looks at. */
	static int lane(boolean suspects) {
		return suspects ? 2 : 1;
	}

	/** The largest prefix of entries that stays within the bytes, and never none. */
	static List<Long> within(long maxBytes, Map<Long, Integer> sizes) {
		long[] sum = new long[1];
		return sizes.entrySet().stream().filter((each) -> {
			boolean first = sum[0] == 0;
			sum[0] += Math.max(1, each.getValue());
			return first || sum[0] <= maxBytes;
		}).map(Map.Entry::getKey).toList();
	}

}
