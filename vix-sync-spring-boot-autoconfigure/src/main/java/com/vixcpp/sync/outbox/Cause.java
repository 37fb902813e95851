package com.vixcpp.sync.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.vixcpp.sync.operation.OperationStatus;
import org.jspecify.annotations.Nullable;

/**
 * One reason why an operation stands where it stands. Times that are left are of the
 * moment of the question.
 */
public sealed interface Cause {

	/**
	 * The cause in words that follow "it", "the first" or a colon.
	 * @return some words without a full stop
	 */
	String text();

	/**
	 * Whether it is so as this node sees it; another node may see it otherwise.
	 * @return false for what holds for all nodes
	 */
	default boolean isOfThisNode() {
		return false;
	}

	/** The log does not know the operation. */
	record Unknown() implements Cause {

		@Override
		public String text() {
			return "is not known: it was never enqueued in this database, its transaction was rolled back, or it"
					+ " finished so long ago that the log no longer keeps it";
		}

	}

	/**
	 * It has left the outbox.
	 *
	 * @param status DONE, DISCARDED or EXPIRED
	 * @param at when, by the database's clock
	 * @param responseStatus what the remote answered with; null for none
	 */
	record Finished(OperationStatus status, Instant at, @Nullable Integer responseStatus) implements Cause {

		@Override
		public String text() {
			return switch (this.status) {
				case DONE -> "was delivered at " + this.at
						+ ((this.responseStatus != null) ? ", answered with " + this.responseStatus : "");
				case DISCARDED -> "was discarded by a person at " + this.at;
				default -> "ended at " + this.at + ", as it was past the deadline its author gave it";
			};
		}

	}

	/**
	 * An engine is sending it.
	 *
	 * @param owner the process that holds the lease
	 * @param until when the lease ends, by the database's clock
	 * @param left until then; zero if it is past and will be taken back
	 */
	record InFlight(String owner, Instant until, Duration left) implements Cause {

		@Override
		public String text() {
			return "is being sent by node " + this.owner
					+ (this.left.isZero() ? ", whose lease has ended: it is taken back by the next pass of an engine"
							: ", whose lease ends in " + words(this.left));
		}

	}

	/**
	 * It was rejected, or is out of attempts, and waits for a person.
	 *
	 * @param attempt answers that counted
	 * @param responseStatus what the remote answered with last; null for none
	 * @param lastError the reason; null for none
	 */
	record FailedForGood(int attempt, @Nullable Integer responseStatus, @Nullable String lastError) implements Cause {

		@Override
		public String text() {
			return "permanently failed"
					+ ((this.responseStatus != null) ? " with " + this.responseStatus : after(this.lastError));
		}

	}

	/**
	 * The engines of all nodes are paused.
	 *
	 * @param by who paused them
	 * @param since when, by the database's clock
	 */
	record Paused(String by, Instant since) implements Cause {

		@Override
		public String text() {
			return "all engines paused by " + this.by + " since " + this.since;
		}

	}

	/**
	 * The engine of this node does not run.
	 *
	 * @param state {@code stopped}, {@code disabled} or {@code dead}
	 */
	record NoEngine(String state) implements Cause {

		@Override
		public String text() {
			return "the engine of this node is " + this.state;
		}

		@Override
		public boolean isOfThisNode() {
			return true;
		}

	}

	/** This node has no network. */
	record Offline() implements Cause {

		@Override
		public String text() {
			return "the network is away";
		}

		@Override
		public boolean isOfThisNode() {
			return true;
		}

	}

	/**
	 * This node leaves the destination alone.
	 *
	 * @param destination its name
	 * @param left how long it rests still; zero if the next operation probes it
	 * @param probing whether an operation that probes it is under way
	 * @param reason what began the rest; null if it is not known
	 */
	record DestinationAtRest(String destination, Duration left, boolean probing,
			@Nullable String reason) implements Cause {

		@Override
		public String text() {
			String now = this.probing ? " being probed"
					: this.left.isZero() ? " about to be probed" : " at rest for " + words(this.left);
			return "destination " + this.destination + now + after(this.reason);
		}

		@Override
		public boolean isOfThisNode() {
			return true;
		}

	}

	/**
	 * This node has no transport for its kind.
	 *
	 * @param kind the kind
	 * @param known the kinds that it knows
	 */
	record KindUnknown(String kind, Set<String> known) implements Cause {

		@Override
		public String text() {
			return "no transport of this node knows the kind '" + this.kind + "' (it knows "
					+ String.join(", ", this.known) + ")";
		}

		@Override
		public boolean isOfThisNode() {
			return true;
		}

	}

	/**
	 * This node does not know the peer.
	 *
	 * @param peer the target
	 * @param known the peers that it knows, as targets
	 */
	record PeerUnknown(String peer, Set<String> known) implements Cause {

		@Override
		public String text() {
			return "this node does not know " + this.peer + " (it knows "
					+ (this.known.isEmpty() ? "none" : String.join(", ", this.known)) + ")";
		}

		@Override
		public boolean isOfThisNode() {
			return true;
		}

	}

	/**
	 * It is not due yet.
	 *
	 * @param until when it is, by the database's clock
	 * @param left until then
	 * @param attempt answers that counted; 0 if its author set a time
	 * @param lastError the last failure; null for none
	 */
	record NotDue(Instant until, Duration left, int attempt, @Nullable String lastError) implements Cause {

		@Override
		public String text() {
			return (this.attempt == 0) ? "not due for " + words(this.left) + ", until " + this.until
					: "next attempt in " + words(this.left) + after(this.lastError) + " (failure " + this.attempt + ")";
		}

	}

	/**
	 * Others of its ordering key go first.
	 *
	 * @param orderingKey the key
	 * @param before how many; at most {@link OutboxCounts#CAP}
	 * @param first the id of the first of them; null for a moment after an enqueue
	 * @param causes why the first stands where it stands
	 */
	record Behind(String orderingKey, long before, @Nullable String first, List<Cause> causes) implements Cause {

		@Override
		public String text() {
			String head = this.causes.stream().map(Cause::text).collect(Collectors.joining(" and "));
			return this.before + " before it in key " + this.orderingKey
					+ (head.isEmpty() ? "" : ", the first " + (isWaiting(this.causes) ? "waits: " : "") + head);
		}

		@Override
		public boolean isOfThisNode() {
			return this.causes.stream().anyMatch(Cause::isOfThisNode);
		}

	}

	/** Nothing is in its way. */
	record Due() implements Cause {

		@Override
		public String text() {
			return "is due and goes with one of the next passes of an engine";
		}

	}

	/** Whether words such as "it waits" belong before the causes. */
	static boolean isWaiting(List<Cause> causes) {
		return causes.stream()
			.noneMatch((each) -> each instanceof Unknown || each instanceof Finished || each instanceof InFlight
					|| each instanceof FailedForGood || each instanceof Due);
	}

	private static String after(@Nullable String reason) {
		return (reason != null) ? " after " + reason : "";
	}

	/** Rounded up: what is left is never zero in words. */
	private static String words(Duration left) {
		long seconds = Math.max(1, left.plusNanos(999_999_999).toSeconds());
		if (seconds < 120) {
			return seconds + " s";
		}
		return (seconds < 7200) ? (seconds + 59) / 60 + " min" : (seconds + 3599) / 3600 + " h";
	}

}
