package com.vixcpp.sync.outbox;

import java.time.Duration;

import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

/**
 * One guarded change of one entry. It is made only while the entry still has the status,
 * the lease token and the revision of {@code from}.
 *
 * @param from the entry as it was read
 * @param to the status after the change; a final one removes the entry
 * @param attempt the counted attempts after the change
 * @param suspect whether it is suspect after the change
 * @param delay due this long after now; null leaves the due time as it is
 * @param destination the destination after the change
 * @param recorded the type of the log record, which also raises the revision; null for a
 * release, which is not recorded
 * @param error the reason of a failure, sanitised; null leaves the last one as it is
 * @param responseStatus what the remote answered with; null for none
 * @param ofLostLease whether this takes back a lease that has ended: made only if that
 * has not been renewed since {@code from} was read
 */
public record Transition(OutboxEntry from, OperationStatus to, int attempt, boolean suspect, @Nullable Duration delay,
		String destination, WalRecord.@Nullable Type recorded, @Nullable String error, @Nullable Integer responseStatus,
		boolean ofLostLease) {

	/**
	 * A change by whoever holds the entry, or that nobody holds.
	 * @param from the entry as it was read
	 * @param to the status after the change
	 * @param attempt the counted attempts after the change
	 * @param suspect whether it is suspect after the change
	 * @param delay due this long after now, or null
	 * @param destination the destination after the change
	 * @param recorded the type of the log record, or null
	 * @param error the reason of a failure, or null
	 * @param responseStatus what the remote answered with, or null
	 */
	public Transition(OutboxEntry from, OperationStatus to, int attempt, boolean suspect, @Nullable Duration delay,
			String destination, WalRecord.@Nullable Type recorded, @Nullable String error,
			@Nullable Integer responseStatus) {
		this(from, to, attempt, suspect, delay, destination, recorded, error, responseStatus, false);
	}

	/**
	 * The revision after the change.
	 * @return one more than before if it is recorded
	 */
	public int revision() {
		return this.from.revision() + ((this.recorded != null) ? 1 : 0);
	}

}
