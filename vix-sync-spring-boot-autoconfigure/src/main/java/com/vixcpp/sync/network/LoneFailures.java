package com.vixcpp.sync.network;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tells an operation that alone gets no answer from a destination that gives none to
 * anybody: while it was being sent, others were answered and none of them failed, and not
 * for the first time (A6). Such a failure is the operation's own. Remembers a bounded
 * number of destinations and operations; what it has forgotten counts as an outage. Safe
 * for use by several threads.
 */
public final class LoneFailures {

	private static final int MAXIMUM = 1000;

	private final Map<String, Instant> lastAnswer = recent();

	private final Map<String, Failure> lastFailure = recent();

	private final Set<String> failedAlone = Collections.newSetFromMap(recent());

	/**
	 * Somebody was answered.
	 * @param destination where
	 * @param now local time
	 */
	public synchronized void answered(String destination, Instant now) {
		this.lastAnswer.put(destination, now);
	}

	/**
	 * An operation got no answer.
	 * @param destination where
	 * @param operationId which one
	 * @param sentAt when it was sent, in local time
	 * @param now local time
	 * @return true if meanwhile others were answered and none failed, now and the time
	 * before: the failure is its own
	 */
	public synchronized boolean keepsHappening(String destination, String operationId, Instant sentAt, Instant now) {
		Instant answer = this.lastAnswer.get(destination);
		Failure failure = this.lastFailure.put(destination, new Failure(operationId, now));
		boolean othersFail = failure != null && !failure.operationId().equals(operationId)
				&& failure.at().isAfter(sentAt);
		boolean alone = !othersFail && answer != null && answer.isAfter(sentAt);
		return alone && !this.failedAlone.add(operationId);
	}

	private static <T> Map<String, T> recent() {
		return new LinkedHashMap<>() {
			@Override
			protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
				return size() > MAXIMUM;
			}
		};
	}

	private record Failure(String operationId, Instant at) {
	}

}
