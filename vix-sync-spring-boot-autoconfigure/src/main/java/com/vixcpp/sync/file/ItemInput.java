package com.vixcpp.sync.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.Payload;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

/**
 * The items of a body that is known to be what was written.
 */
final class ItemInput {

	private final ByteBuffer in;

	private ItemInput(byte[] body) {
		this.in = ByteBuffer.wrap(body);
	}

	/**
	 * The items of a body.
	 * @param position of the first one
	 * @throws RuntimeException if this version does not know one of them
	 */
	static List<Item> items(byte[] body, long position) {
		ItemInput input = new ItemInput(body);
		int count = input.in.getInt();
		List<Item> items = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			items.add(input.item(position + input.in.getInt()));
		}
		return items;
	}

	private Item item(long position) {
		int type = this.in.get();
		return switch (type) {
			case ItemOutput.CLAIMED ->
				new Item.Claimed(position, name(), new UUID(number(), number()), time(), names());
			case ItemOutput.RELEASED -> new Item.Released(position, name(), time(), name());
			case ItemOutput.FORGOTTEN -> {
				long last = number();
				Instant keptFrom = time();
				yield new Item.Forgotten(position, past(), last, keptFrom);
			}
			case ItemOutput.PAUSED -> new Item.Paused(position, name(), time());
			case ItemOutput.RESUMED -> new Item.Resumed(position);
			case ItemOutput.IMPORTED -> new Item.Imported(position, name());
			case ItemOutput.BASE -> new Item.Base(position, (int) number(), number(), time());
			case ItemOutput.END -> new Item.End(position, number());
			case ItemOutput.MARK -> new Item.Mark(position);
			default -> logged(position, WalRecord.Type.of(type));
		};
	}

	private Item.Logged logged(long position, WalRecord.Type type) {
		String id = name();
		long put = number();
		long before = number();
		int revision = this.in.getInt();
		Instant at = time();
		OperationStatus status = OperationStatus.of(this.in.get());
		int attempt = this.in.getInt();
		Instant nextAttemptAt = instant();
		String detail = text();
		int responseStatus = this.in.getInt();
		boolean suspect = flag();
		Item.Outline outline = flag() ? new Item.Outline(name(), name(), text(), this.in.getInt(), instant()) : null;
		Operation operation = flag() ? operation(id, Objects.requireNonNull(outline)) : null;
		String traceparent = (operation != null) ? text() : null;
		WalRecord record = new WalRecord(position, id, revision, type, at, status, attempt, nextAttemptAt, detail,
				(responseStatus >= 0) ? responseStatus : null, suspect, operation);
		return new Item.Logged(record, put, before, outline, traceparent);
	}

	private Operation operation(String id, Item.Outline outline) {
		String target = name();
		String contentType = name();
		String idempotencyKey = name();
		Instant notBefore = instant();
		Map<String, String> headers = new LinkedHashMap<>();
		int count = this.in.getInt();
		for (int i = 0; i < count; i++) {
			headers.put(name(), name());
		}
		Payload payload = Payload.of(bytes(this.in.getInt())).withContentType(contentType);
		return new Operation(id, outline.kind(), target, payload, headers, idempotencyKey, outline.orderingKey(),
				notBefore, outline.expiresAt());
	}

	private List<Item.Past> past() {
		List<Item.Past> past = new ArrayList<>();
		int count = this.in.getInt();
		for (int i = 0; i < count; i++) {
			past.add(new Item.Past(name(), number(), (int) number()));
		}
		return past;
	}

	private List<String> names() {
		List<String> names = new ArrayList<>();
		int count = this.in.getInt();
		for (int i = 0; i < count; i++) {
			names.add(name());
		}
		return names;
	}

	private boolean flag() {
		return this.in.get() != 0;
	}

	private long number() {
		return this.in.getLong();
	}

	private String name() {
		return Objects.requireNonNull(text());
	}

	private @Nullable String text() {
		int length = this.in.getInt();
		return (length < 0) ? null : new String(bytes(length), StandardCharsets.UTF_8);
	}

	private byte[] bytes(int length) {
		byte[] bytes = new byte[length];
		this.in.get(bytes);
		return bytes;
	}

	private Instant time() {
		return Objects.requireNonNull(instant());
	}

	private @Nullable Instant instant() {
		long micros = this.in.getLong();
		return (micros == Long.MIN_VALUE) ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
	}

}
