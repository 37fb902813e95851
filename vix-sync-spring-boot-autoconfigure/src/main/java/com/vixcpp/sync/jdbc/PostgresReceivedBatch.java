package com.vixcpp.sync.jdbc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.vixcpp.sync.receiver.Answer;
import com.vixcpp.sync.receiver.ReceivedKeys.Claim;
import com.vixcpp.sync.receiver.ReceivedRequest;
import org.jspecify.annotations.Nullable;

/**
 * Several keys of PostgreSQL in four round trips, however many they are. For one thread,
 * within the transaction of the handlers.
 */
final class PostgresReceivedBatch {

	/** In the order of the locks asked for; one that another holds is not waited for. */
	private static final String LOCK = """
			select pg_try_advisory_xact_lock(l.lock) from unnest(cast(:locks as bigint[])) with ordinality as l(lock, n)
			order by l.n
			""";

	private static final String FIND = """
			select id, fingerprint, status, headers, body, expires_at from vix_sync_received
			where id = any(cast(:ids as bytea[])) and status is not null and expires_at > :at
			""";

	/** In the place of one that has expired: who holds the lock may. */
	private static final String INSERT = """
			insert into vix_sync_received (id, idempotency_key, fingerprint, received_at, expires_at, status, headers, body)
			values (?, ?, ?, ?, ?, ?, ?, ?)
			on conflict (id) do update set fingerprint = excluded.fingerprint, received_at = excluded.received_at,
			  expires_at = excluded.expires_at, status = excluded.status, headers = excluded.headers, body = excluded.body
			""";

	private final Jdbc jdbc;

	private final List<ReceivedRequest> requests;

	PostgresReceivedBatch(Jdbc jdbc, List<ReceivedRequest> requests) {
		this.jdbc = jdbc;
		this.requests = requests;
	}

	List<Claim> claim(Answer answer, Duration retention, @Nullable Instant now) {
		List<Boolean> locked = this.jdbc.sql(LOCK)
			.param("locks", this.requests.stream().map(ReceivedRequest::lock).toArray(Long[]::new))
			.query(Boolean.class)
			.list();
		// A statement of its own: it must see what the last holders have committed.
		Instant at = this.jdbc.now(now);
		Map<ByteBuffer, Claim> known = find(at);
		List<Claim> claims = new ArrayList<>(this.requests.size());
		List<Object[]> rows = new ArrayList<>();
		for (int i = 0; i < this.requests.size(); i++) {
			ReceivedRequest request = this.requests.get(i);
			Claim claim = locked.get(i) ? known.get(ByteBuffer.wrap(request.id())) : Claim.inProgress();
			if (claim == null) {
				claim = Claim.first(at.plus(retention));
				rows.add(new Object[] { request.id(), request.key(), request.fingerprint(), Jdbc.timestamp(at),
						Jdbc.timestamp(at.plus(retention)), answer.status(), AnswerHeaders.text(answer.headers()),
						answer.body() });
			}
			claims.add(claim);
		}
		this.jdbc.batch(INSERT, rows);
		return claims;
	}

	private Map<ByteBuffer, Claim> find(Instant at) {
		Map<ByteBuffer, Claim> known = new HashMap<>();
		this.jdbc.sql(FIND)
			.param("ids", this.requests.stream().map(ReceivedRequest::id).toArray(byte[][]::new))
			.param("at", Jdbc.timestamp(at))
			.query((rs) -> {
				Answer answer = new Answer(rs.getInt("status"),
						AnswerHeaders.parse(Objects.requireNonNullElse(rs.getString("headers"), "")),
						Objects.requireNonNullElse(rs.getBytes("body"), new byte[0]));
				known.put(ByteBuffer.wrap(rs.getBytes("id")),
						Claim.repeated(rs.getBytes("fingerprint"), answer, Rows.instant(rs, "expires_at")));
			});
		return known;
	}

}
