package com.vixcpp.sync.network;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * How long a destination is left alone: longer with each failure, and never as long as
 * others that failed at the same moment. Guarded by its register.
 */
final class RestLength {

	private final DestinationSettings settings;

	private final RandomGenerator random;

	private boolean nobodyAnswers;

	RestLength(DestinationSettings settings, RandomGenerator random) {
		this.settings = settings;
		this.random = random;
	}

	void nobodyAnswers(boolean nobody) {
		this.nobodyAnswers = nobody;
	}

	/** More failures than this make no rest longer. */
	int counted(int failures) {
		return Math.min(failures, this.settings.mostFailures());
	}

	/** After a refusal. */
	Duration refused(int failures) {
		return equalJitter(this.settings.ceiling(failures));
	}

	/**
	 * After silence. While nobody answers those that are silent are probed in turn, some
	 * four of them in a check interval.
	 * @param silent how many others are silent
	 */
	Duration silent(int failures, long silent) {
		Duration ceiling = this.settings.ceiling(failures);
		if (!this.nobodyAnswers) {
			return equalJitter(ceiling);
		}
		Duration inTurn = this.settings.checkInterval().multipliedBy(Math.max(3, 1 + silent)).dividedBy(3);
		return equalJitter(shortest(ceiling, inTurn));
	}

	/** Whom it told the same must not come back together. */
	Duration asked(Duration retryAfter) {
		return retryAfter.plus(equalJitter(this.settings.baseRest()));
	}

	/** As much as is believed of a wish to be left alone. */
	@Nullable Duration believed(@Nullable Duration retryAfter) {
		return (retryAfter != null) ? shortest(retryAfter, this.settings.maxRetryAfter()) : null;
	}

	private Duration equalJitter(Duration ceiling) {
		double half = ceiling.toNanos() / 2.0;
		return Duration.ofNanos((long) (half + this.random.nextDouble() * half));
	}

	private static Duration shortest(Duration one, Duration other) {
		return (one.compareTo(other) <= 0) ? one : other;
	}

}
