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
 */
public record Transition(OutboxEntry from, OperationStatus to, int attempt, boolean suspect, @Nullable Duration delay,
		String destination, WalRecord.@Nullable Type recorded, @Nullable String error,
		@Nullable Integer responseStatus) {

	/**
	 * The revision after the change.
	 * @return one more than before if it is recorded
	 */
	public int revision() {
		return this.from.revision() + ((this.recorded != null) ? 1 : 0);
	}

}
