package com.vixcpp.sync.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import com.vixcpp.sync.operation.Lease;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.operation.Payload;
import com.vixcpp.sync.outbox.ClaimedOperation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Columns to values and back. Queries name the outbox {@code o} and the log {@code w}.
 */
final class Rows {

	private static final Logger logger = LoggerFactory.getLogger(Rows.class);

	/** What {@link #entry} reads. */
	static final String ENTRY = """
			o.position, o.operation_id, o.status, o.attempt, o.revision, o.due_at, o.destination, o.ordering_key, \
			o.suspect, o.lease_owner, o.lease_token, o.lease_until, o.last_error""";

	/** What {@link #operation} reads, beside the operation's id. */
	static final String OPERATION = """
			w.kind, w.target, w.content_type, w.payload, w.headers, coalesce(w.idempotency_key, w.operation_id) as idempotency_key, \
			w.ordering_key, w.not_before, w.expires_at""";

	/** What {@link #claimed} reads, beside the entry. */
	static final String CLAIMED = OPERATION + ", w.at as enqueued_at, w.traceparent";

	private Rows() {
	}

	static OutboxEntry entry(ResultSet rs) throws SQLException {
		UUID token = rs.getObject("lease_token", UUID.class);
		Lease lease = (token != null) ? new Lease(rs.getString("lease_owner"), token, instant(rs, "lease_until"))
				: null;
		return new OutboxEntry(rs.getString("operation_id"), rs.getLong("position"),
				OperationStatus.of(rs.getInt("status")), rs.getInt("attempt"), rs.getInt("revision"),
				instant(rs, "due_at"), rs.getString("destination"), rs.getString("ordering_key"),
				rs.getBoolean("suspect"), lease, rs.getString("last_error"));
	}

	static Operation operation(ResultSet rs) throws SQLException {
		Payload payload = Payload.of(rs.getBytes("payload")).withContentType(rs.getString("content_type"));
		return new Operation(rs.getString("operation_id"), rs.getString("kind"), rs.getString("target"), payload,
				headers(rs.getString("headers")), rs.getString("idempotency_key"), rs.getString("ordering_key"),
				nullableInstant(rs, "not_before"), nullableInstant(rs, "expires_at"));
	}

	/**
	 * A claimed operation, or null where the log holds something that no operation can
	 * be: left to its lease, it fails alone, and keeps no other from being claimed.
	 */
	static @Nullable ClaimedOperation claimed(ResultSet rs) throws SQLException {
		OutboxEntry entry = entry(rs);
		try {
			return new ClaimedOperation(entry, operation(rs), nullableInstant(rs, "enqueued_at"),
					rs.getString("traceparent"));
		}
		catch (IllegalArgumentException ex) {
			logger.warn("Operation {} cannot be read from the log and is not sent ({})", entry.operationId(),
					ex.getMessage());
			return null;
		}
	}

	static Instant instant(ResultSet rs, String column) throws SQLException {
		return Objects.requireNonNull(nullableInstant(rs, column), column);
	}

	static @Nullable Instant nullableInstant(ResultSet rs, String column) throws SQLException {
		OffsetDateTime value = rs.getObject(column, OffsetDateTime.class);
		return (value != null) ? value.toInstant() : null;
	}

	/** As the log keeps it: null where it is the id, as it is unless given. */
	static @Nullable String idempotencyKey(Operation operation) {
		return operation.idempotencyKey().equals(operation.id()) ? null : operation.idempotencyKey();
	}

	/** One header a line: neither names nor values can hold a line break. */
	static String headers(Map<String, String> headers) {
		StringBuilder text = new StringBuilder();
		headers.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
		return text.toString();
	}

	private static Map<String, String> headers(String text) {
		Map<String, String> headers = new LinkedHashMap<>();
		text.lines().forEach((line) -> {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon), line.substring(colon + 1));
		});
		return headers;
	}

}
