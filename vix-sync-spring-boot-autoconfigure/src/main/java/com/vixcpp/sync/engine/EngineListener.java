package com.vixcpp.sync.engine;

import java.time.Duration;

import com.vixcpp.sync.outbox.Settlement;
import org.jspecify.annotations.Nullable;

/**
 * Told of what the engine does, to measure it. Called on the engine's threads and on
 * those of transports, by several at once: it must be quick and must not block. What it
 * throws is logged and changes nothing.
 */
public interface EngineListener {

	/**
	 * Entries were claimed in one pass.
	 * @param operations how many, 1 or more
	 */
	default void claimed(int operations) {
	}

	/**
	 * A batch of results was recorded, or refused, in one go.
	 * @param results how many, 1 or more
	 */
	default void recorded(int results) {
	}

	/**
	 * A result is recorded.
	 * @param settlement what was recorded
	 * @param age from the enqueueing, by the store's clock; null if that is not known
	 */
	default void settled(Settlement settlement, @Nullable Duration age) {
	}

	/**
	 * Results came after their lease was lost and changed nothing.
	 * @param results how many, 1 or more
	 */
	default void leasesLost(int results) {
	}

}
