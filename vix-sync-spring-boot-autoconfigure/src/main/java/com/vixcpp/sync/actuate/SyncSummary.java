package com.vixcpp.sync.actuate;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint shows first. Times are ISO 8601 in UTC.
 *
 * @param engine {@code running}, {@code paused}, {@code stopped}, {@code disabled} or
 * {@code died}; of this node
 * @param network {@code online} or {@code offline}, as this node sees it
 * @param durability {@code power}, {@code process} or {@code none}
 * @param store why the database cannot be reached or written; null if it can
 * @param actions whether the endpoint takes actions, or only answers
 * @param paused who has paused all engines; null if they are not
 * @param outbox what waits; null as long as it could never be counted
 * @param throughput what this node has got done
 * @param destinations where operations wait to go, and those this node leaves alone
 */
public record SyncSummary(String engine, String network, String durability, @Nullable String store, boolean actions,
		@Nullable Paused paused, @Nullable Counts outbox, Throughput.Done throughput,
		List<Destination> destinations) implements OperationResponseBody {

	/**
	 * A pause of the engines of all nodes.
	 *
	 * @param by which process was asked for it
	 * @param since when
	 */
	public record Paused(String by, String since) {
	}

	/**
	 * What was counted, up to 100,000 of each status.
	 *
	 * @param pending waiting for their first answer
	 * @param inFlight being sent
	 * @param failed to be tried again
	 * @param permanentFailed waiting for a person
	 * @param heldKeys ordering keys that such an operation holds up
	 * @param oldestPendingSeconds how long the oldest has been waiting
	 * @param walRecords about how many records the log holds
	 * @param ageSeconds how old these numbers are
	 */
	public record Counts(long pending, long inFlight, long failed, long permanentFailed, long heldKeys,
			long oldestPendingSeconds, long walRecords, long ageSeconds) {
	}

	/**
	 * A destination.
	 *
	 * @param name its name
	 * @param state {@code available}, {@code resting} or {@code probing}
	 * @param nextTryInMillis how long it is left alone still; null while it is available
	 * @param reason what began the rest; null if it is not known
	 */
	public record Destination(String name, String state, @Nullable Long nextTryInMillis, @Nullable String reason) {
	}

}
