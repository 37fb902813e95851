package com.vixcpp.sync.file;

import java.time.Instant;
import java.util.Map;

import com.vixcpp.sync.operation.ForeignText;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.Payload;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

/**
 * An operation of the original. What was in flight waits again: whether it has arrived is
 * not known, and its receiver tells repeats by its key. The original counts attempts by
 * other rules, so an operation that still waits gets all of them.
 *
 * @param createdAt when it was made
 * @param lastError the last failure; null for none
 */
record ImportedOperation(Operation operation, OperationStatus status, Instant createdAt, @Nullable String lastError) {

	private static final int LONGEST_ERROR = 1000;

	/**
	 * Read one.
	 * @throws IllegalArgumentException if it is no operation; names it
	 */
	static ImportedOperation of(String id, Map<?, ?> fields) {
		try {
			String payload = text(fields, "payload");
			Operation operation = Operation.of(text(fields, "kind"), text(fields, "target"), payload).withId(id);
			if (!isJson(payload)) {
				operation = operation.withContentType("text/plain;charset=UTF-8");
			}
			String key = text(fields, "idempotency_key");
			if (!key.isEmpty()) {
				operation = operation.withIdempotencyKey(key);
			}
			String error = ForeignText.line(text(fields, "last_error"), LONGEST_ERROR);
			return new ImportedOperation(operation, OperationStatus.of((int) number(fields, "status")),
					time(fields, "created_at_ms"), error.isEmpty() ? null : error);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("operation '" + id + "': " + ex.getMessage(), ex);
		}
	}

	private static boolean isJson(String payload) {
		try {
			Json.parse(payload);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return payload.isEmpty();
		}
	}

	private static String text(Map<?, ?> fields, String name) {
		return (fields.get(name) instanceof String text) ? text : "";
	}

	private static long number(Map<?, ?> fields, String name) {
		return (fields.get(name) instanceof Number number) ? number.longValue() : 0;
	}

	private static Instant time(Map<?, ?> fields, String name) {
		return Instant.ofEpochMilli(number(fields, name));
	}

	/** Its PUT record, and a second one where it does not simply wait. */
	void write(Unit unit, String destination, Instant now) {
		Item.Outline outline = Item.Outline.of(this.operation, destination);
		long[] put = new long[1];
		unit.add((position) -> {
			put[0] = position;
			return new Item.Logged(record(position, 0, WalRecord.Type.PUT, OperationStatus.PENDING, now, now), position,
					0, outline, null);
		});
		if (this.status == OperationStatus.DONE) {
			unit.add((position) -> new Item.Logged(
					record(position, 1, WalRecord.Type.DELIVERED, OperationStatus.DONE, now, null), put[0], put[0],
					null, null));
		}
		else if (this.status == OperationStatus.PERMANENT_FAILED) {
			unit.add((position) -> new Item.Logged(
					record(position, 1, WalRecord.Type.PERMANENTLY_FAILED, OperationStatus.PERMANENT_FAILED, now, null),
					put[0], put[0], null, null));
		}
	}

	private WalRecord record(long position, int revision, WalRecord.Type type, OperationStatus status, Instant at,
			@Nullable Instant due) {
		boolean put = type == WalRecord.Type.PUT;
		int attempt = (type == WalRecord.Type.PERMANENTLY_FAILED) ? 1 : 0;
		return new WalRecord(position, this.operation.id(), revision, type, at, status, attempt, due,
				put ? null : this.lastError, null, false, put ? this.operation : null);
	}

}
