package com.vixcpp.sync.network;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Tells an operation that alone gets no answer from a destination that gives none to
 * anybody (A6). A failure is the operation's own if others were answered, and hardly any
 * of them failed, while it was being sent and again between that failure and the next
 * one; and not for the first time. Some may always fail together: those who were answered
 * outnumber them. Remembers a bounded number of destinations and operations; what it has
 * forgotten counts as an outage. Safe for use by several threads.
 */
public final class LoneFailures {

	private static final int MAXIMUM = 1000;

	/**
	 * So many answers outweigh one failure of somebody else: more than a network gives
	 * that loses one in ten.
	 */
	private static final int OUTWEIGH = 10;

	private final Map<String, Tally> tallies = recent();

	private final Map<String, Alone> alone = recent();

	/**
	 * What has come from a destination so far, to be kept with an operation that is sent
	 * now.
	 * @param destination where it is sent
	 * @return the counts
	 */
	public synchronized Tally tally(String destination) {
		return this.tallies.getOrDefault(destination, Tally.NONE);
	}

	/**
	 * Somebody was answered.
	 * @param destination where
	 */
	public synchronized void answered(String destination) {
		Tally tally = tally(destination);
		this.tallies.put(destination, new Tally(tally.answers() + 1, tally.failures()));
	}

	/**
	 * An operation got no answer.
	 * @param destination where
	 * @param operationId which one
	 * @param sent the counts when it was sent
	 * @return whose fault that is
	 */
	public synchronized Fault judge(String destination, String operationId, Tally sent) {
		Tally now = tally(destination);
		Tally after = new Tally(now.answers(), now.failures() + 1);
		this.tallies.put(destination, after);
		Alone before = this.alone.remove(operationId);
		if (!now.since(sent).isHealthy()) {
			return Fault.DESTINATION;
		}
		this.alone.put(operationId, new Alone(destination, after));
		boolean again = before != null && before.destination().equals(destination)
				&& now.since(before.failed()).isHealthy();
		return again ? Fault.OPERATION : Fault.UNCERTAIN;
	}

	private static <T> Map<String, T> recent() {
		return new LinkedHashMap<>() {
			@Override
			protected boolean removeEldestEntry(Map.@Nullable Entry<String, T> eldest) {
				return size() > MAXIMUM;
			}
		};
	}

	/** Whose fault it is that there was no answer. */
	public enum Fault {

		/** Nobody, or not everybody, is answered there. */
		DESTINATION,

		/** Others are answered; once proves nothing. */
		UNCERTAIN,

		/** Others are answered, and it is not the first time. */
		OPERATION

	}

	/**
	 * How many were answered by a destination, and how many were not.
	 *
	 * @param answers answers of any kind
	 * @param failures sends without an answer
	 */
	public record Tally(long answers, long failures) {

		private static final Tally NONE = new Tally(0, 0);

		private Tally since(Tally earlier) {
			return new Tally(this.answers - earlier.answers(), this.failures - earlier.failures());
		}

		private boolean isHealthy() {
			return this.answers > 0 && this.answers >= OUTWEIGH * this.failures;
		}

	}

	private record Alone(String destination, Tally failed) {
	}

}
