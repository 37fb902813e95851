package com.vixcpp.sync.file;

import java.time.Instant;
import java.util.Comparator;

import com.vixcpp.sync.operation.Lease;
import com.vixcpp.sync.operation.OperationStatus;
import org.jspecify.annotations.Nullable;

/**
 * An unfinished operation, as small as it can be: its payload, its headers and its last
 * error stay in the log. Changed only while it is out of the {@link Index}, under the
 * lock of the log.
 */
final class Entry {

	static final Comparator<Entry> BY_POSITION = Comparator.comparingLong((each) -> each.put);

	/** The longest due first. */
	static final Comparator<Entry> BY_DUE = (one, other) -> {
		int due = one.dueAt.compareTo(other.dueAt);
		return (due != 0) ? due : Long.compare(one.put, other.put);
	};

	static final Comparator<Entry> BY_DEADLINE = (one, other) -> {
		int deadline = java.util.Objects.requireNonNull(one.expiresAt)
			.compareTo(java.util.Objects.requireNonNull(other.expiresAt));
		return (deadline != 0) ? deadline : Long.compare(one.put, other.put);
	};

	final String operationId;

	/** The position of its PUT record. */
	final long put;

	final String kind;

	final @Nullable String orderingKey;

	final int size;

	final @Nullable Instant expiresAt;

	/** When it began to wait. */
	final Instant createdAt;

	OperationStatus status = OperationStatus.PENDING;

	int attempt;

	int revision;

	Instant dueAt;

	String destination;

	boolean suspect;

	/** The position of its last record. */
	long last;

	/** The position of the claim or release after its last record; 0 for none. */
	long note;

	/** The position of the record with its last error; 0 for none. */
	long error;

	@Nullable Lease lease;

	/** Whether it was claimed by a process that has ended. */
	boolean orphaned;

	/** Who is about to change it; null for nobody. */
	@Nullable Unit holder;

	/** The line that it waits in or leads; null without an ordering key. */
	@Nullable Line line;

	Entry(Item.Logged logged, Item.Outline outline, Names names) {
		this.operationId = logged.operationId();
		this.put = logged.put();
		this.kind = names.one(outline.kind());
		this.orderingKey = outline.orderingKey();
		this.size = outline.size();
		this.expiresAt = outline.expiresAt();
		this.createdAt = logged.at();
		this.dueAt = this.createdAt;
		this.destination = names.one(outline.destination());
	}

	/** No entry, but a place among entries that are sorted by position. */
	Entry(long put) {
		this.operationId = "";
		this.put = put;
		this.kind = "";
		this.orderingKey = null;
		this.size = 0;
		this.expiresAt = null;
		this.createdAt = Instant.EPOCH;
		this.dueAt = this.createdAt;
		this.destination = "";
	}

	boolean isClaimable() {
		return this.status.isClaimable();
	}

	boolean isHeldByAnother(@Nullable Unit unit) {
		return this.holder != null && this.holder != unit;
	}

	boolean isExpired(Instant now) {
		return this.expiresAt != null && !this.expiresAt.isAfter(now);
	}

}
