package com.vixcpp.sync.network;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Who has answered lately, and since the network has come back: the best that is known of
 * destinations that nothing waits for now. Bounded; guarded by its register.
 */
final class Answers {

	/** Who has answered so lately counts, although nothing may wait for it now. */
	static final Duration LATELY = Duration.ofMinutes(1);

	private static final int MOST = 1000;

	private final Map<String, Instant> last = new LinkedHashMap<>() {
		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
			return size() > MOST;
		}
	};

	private @Nullable Instant returnedAt;

	void answered(String destination, Instant now) {
		this.last.remove(destination);
		this.last.put(destination, now);
	}

	/** It has gone away since. */
	void forget(String destination) {
		this.last.remove(destination);
	}

	void networkReturned(Instant now) {
		this.returnedAt = now;
	}

	boolean anyLately(Instant now) {
		Instant lately = now.minus(LATELY);
		return this.last.values().stream().anyMatch(lately::isBefore);
	}

	/** Whether the network has just come back, and nobody knows if this one has, too. */
	boolean isOpenQuestion(String destination, Instant now) {
		Instant returned = this.returnedAt;
		if (returned == null || now.isAfter(returned.plus(LATELY))) {
			return false;
		}
		Instant answer = this.last.get(destination);
		return answer == null || answer.isBefore(returned);
	}

}
