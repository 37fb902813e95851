package com.vixcpp.sync.wal;

import java.time.Instant;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import org.jspecify.annotations.Nullable;

/**
 * One change of one operation, as the log keeps it. Records of one operation are numbered
 * by {@code revision} without gaps; a record carries all that a rebuild of the outbox
 * needs.
 *
 * @param position where it stands in the log; 0 before it is written
 * @param operationId whose change it is
 * @param revision 0 for the PUT, then 1, 2, 3 …
 * @param type what happened
 * @param at when, by the database's clock; null before it is written: the clock is read
 * then
 * @param status the status after the change
 * @param attempt the counted attempts after the change
 * @param nextAttemptAt when it is due after the change; null where nothing is due
 * @param detail the reason of a failure, sanitised; null for none
 * @param responseStatus the status that the remote answered with; null for none
 * @param suspect whether it was in flight when a lease was lost
 * @param operation the intent itself, in a PUT; null in every other record
 */
public record WalRecord(long position, String operationId, int revision, Type type, @Nullable Instant at,
		OperationStatus status, int attempt, @Nullable Instant nextAttemptAt, @Nullable String detail,
		@Nullable Integer responseStatus, boolean suspect, @Nullable Operation operation) {

	/**
	 * What a record tells. Claims and releases change nothing that must be remembered,
	 * and are not recorded.
	 */
	public enum Type {

		/** Enqueued: carries the operation. */
		PUT(1),

		/** Delivered. */
		DELIVERED(2),

		/** Failed, to be tried again. */
		FAILED(3),

		/** Rejected by the remote, or out of attempts. */
		PERMANENTLY_FAILED(4),

		/** Its lease ended without an answer. */
		LEASE_LOST(5),

		/** Given another chance by a person. */
		RETRIED(6),

		/** Given up by a person. */
		DISCARDED(7),

		/** Past its deadline. */
		EXPIRED(8),

		/** Delivered before, and to be sent again to a receiver that lost it. */
		RESENT(9);

		private final int code;

		Type(int code) {
			this.code = code;
		}

		/**
		 * The stored form.
		 * @return the code
		 */
		public int code() {
			return this.code;
		}

		/**
		 * The type of a stored code.
		 * @param code 1 to 9
		 * @return the type
		 * @throws IllegalArgumentException for any other code
		 */
		public static Type of(int code) {
			for (Type type : values()) {
				if (type.code == code) {
					return type;
				}
			}
			throw new IllegalArgumentException("No log record has the type " + code);
		}

	}

}
