package com.vixcpp.sync.file;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

/**
 * Items as the body of a frame; see {@link FileWal} for the format.
 */
final class ItemOutput {

	static final int CLAIMED = 32;

	static final int RELEASED = 33;

	static final int FORGOTTEN = 34;

	static final int PAUSED = 35;

	static final int RESUMED = 36;

	static final int IMPORTED = 37;

	static final int BASE = 38;

	static final int END = 39;

	static final int MARK = 40;

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final DataOutputStream out = new DataOutputStream(this.bytes);

	private ItemOutput() {
	}

	static byte[] body(List<Item> items) {
		try {
			ItemOutput output = new ItemOutput();
			output.out.writeInt(items.size());
			for (Item item : items) {
				output.out.writeInt((int) (item.position() - items.get(0).position()));
				output.item(item);
			}
			return output.bytes.toByteArray();
		}
		catch (IOException ex) {
			throw new IllegalStateException("Memory can always be written", ex);
		}
	}

	private void item(Item item) throws IOException {
		if (item instanceof Item.Logged logged) {
			logged(logged);
		}
		else if (item instanceof Item.Claimed claimed) {
			type(CLAIMED).text(claimed.owner()).token(claimed.token()).instant(claimed.until());
			this.out.writeInt(claimed.operationIds().size());
			for (String each : claimed.operationIds()) {
				text(each);
			}
		}
		else if (item instanceof Item.Released released) {
			type(RELEASED).text(released.operationId()).instant(released.dueAt()).text(released.destination());
		}
		else if (item instanceof Item.Forgotten forgotten) {
			type(FORGOTTEN).number(forgotten.last()).instant(forgotten.keptFrom());
			this.out.writeInt(forgotten.operations().size());
			for (Item.Past each : forgotten.operations()) {
				text(each.operationId()).number(each.put()).number(each.records());
			}
		}
		else if (item instanceof Item.Paused paused) {
			type(PAUSED).text(paused.by()).instant(paused.since());
		}
		else if (item instanceof Item.Resumed) {
			type(RESUMED);
		}
		else if (item instanceof Item.Imported imported) {
			type(IMPORTED).text(imported.digest());
		}
		else if (item instanceof Item.Base base) {
			type(BASE).number(base.chain()).number(base.last()).instant(base.keptFrom());
		}
		else if (item instanceof Item.End end) {
			type(END).number(end.items());
		}
		else if (item instanceof Item.Mark) {
			type(MARK);
		}
	}

	private void logged(Item.Logged logged) throws IOException {
		WalRecord record = logged.record();
		type(record.type().code()).text(record.operationId()).number(logged.put()).number(logged.before());
		this.out.writeInt(record.revision());
		instant(record.at());
		this.out.writeByte(record.status().code());
		this.out.writeInt(record.attempt());
		instant(record.nextAttemptAt()).text(record.detail());
		this.out.writeInt((record.responseStatus() != null) ? record.responseStatus() : -1);
		this.out.writeBoolean(record.suspect());
		Item.Outline outline = logged.outline();
		this.out.writeBoolean(outline != null);
		if (outline != null) {
			text(outline.kind()).text(outline.destination()).text(outline.orderingKey());
			this.out.writeInt(outline.size());
			instant(outline.expiresAt());
		}
		Operation operation = record.operation();
		this.out.writeBoolean(operation != null);
		if (operation != null) {
			operation(operation);
			text(logged.traceparent());
		}
	}

	/** The kind, the ordering key and the end are in the outline. */
	private void operation(Operation operation) throws IOException {
		text(operation.target()).text(operation.payload().contentType()).text(operation.idempotencyKey());
		instant(operation.notBefore());
		this.out.writeInt(operation.headers().size());
		for (var each : operation.headers().entrySet()) {
			text(each.getKey()).text(each.getValue());
		}
		byte[] payload = operation.payload().bytes();
		this.out.writeInt(payload.length);
		this.out.write(payload);
	}

	private ItemOutput type(int code) throws IOException {
		this.out.writeByte(code);
		return this;
	}

	private ItemOutput number(long number) throws IOException {
		this.out.writeLong(number);
		return this;
	}

	private ItemOutput text(@Nullable String text) throws IOException {
		byte[] encoded = (text != null) ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
		this.out.writeInt((text != null) ? encoded.length : -1);
		this.out.write(encoded);
		return this;
	}

	private ItemOutput token(UUID token) throws IOException {
		return number(token.getMostSignificantBits()).number(token.getLeastSignificantBits());
	}

	private ItemOutput instant(@Nullable Instant instant) throws IOException {
		return number((instant != null) ? ChronoUnit.MICROS.between(Instant.EPOCH, instant) : Long.MIN_VALUE);
	}

}
