package com.vixcpp.sync.file;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a frame of the log holds: records, and what must be known after a restart beside
 * them. Every item has a position of its own, and positions only rise.
 */
sealed interface Item {

	long position();

	/**
	 * A record.
	 *
	 * @param record with its position
	 * @param put the position of the operation's PUT record
	 * @param before the position of the operation's record before; 0 for none
	 * @param outline of the operation, where this makes an entry; null otherwise
	 * @param traceparent the trace of a PUT; null for none
	 */
	record Logged(WalRecord record, long put, long before, @Nullable Outline outline,
			@Nullable String traceparent) implements Item {

		@Override
		public long position() {
			return this.record.position();
		}

		String operationId() {
			return this.record.operationId();
		}

		/** When, which every written record knows. */
		Instant at() {
			return java.util.Objects.requireNonNull(this.record.at());
		}

	}

	/** Entries were claimed under one lease. */
	record Claimed(long position, String owner, UUID token, Instant until, List<String> operationIds) implements Item {
	}

	/** An entry was given back, nothing counted. */
	record Released(long position, String operationId, Instant dueAt, String destination) implements Item {
	}

	/**
	 * Finished operations are forgotten.
	 *
	 * @param operations which
	 * @param last the highest position of their records
	 * @param keptFrom all that was delivered since is kept
	 */
	record Forgotten(long position, List<Past> operations, long last, Instant keptFrom) implements Item {
	}

	/** All engines are paused. */
	record Paused(long position, String by, Instant since) implements Item {
	}

	/** They are not any more. */
	record Resumed(long position) implements Item {
	}

	/** A file of the original has been taken over. */
	record Imported(long position, String digest) implements Item {
	}

	/**
	 * The first item of a compacted file.
	 *
	 * @param chain the checksum of the last frame that this file stands for
	 * @param last the highest position of records that were forgotten
	 * @param keptFrom all that was delivered since is kept
	 */
	record Base(long position, int chain, long last, Instant keptFrom) implements Item {
	}

	/** The last item of a compacted file. */
	record End(long position, long items) implements Item {
	}

	/** The last item before a compaction, which gives its position to the end of it. */
	record Mark(long position) implements Item {
	}

	/**
	 * An operation of old, by where its PUT record was: its id may be used again.
	 *
	 * @param records how many records it had
	 */
	record Past(String operationId, long put, int records) {
	}

	/** What an entry must know of its operation. */
	record Outline(String kind, String destination, @Nullable String orderingKey, int size,
			@Nullable Instant expiresAt) {

		static Outline of(Operation operation, String destination) {
			return new Outline(operation.kind(), destination, operation.orderingKey(), operation.payload().size(),
					operation.expiresAt());
		}

	}

}
