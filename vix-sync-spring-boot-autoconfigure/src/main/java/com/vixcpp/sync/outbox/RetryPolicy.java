package com.vixcpp.sync.outbox;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a failed operation is tried again: exponential backoff, bounded, with jitter.
 * Outages are not its business: they count no attempt.
 *
 * @param maxAttempts counted failures after which an operation is failed for good, 1 or
 * more
 * @param baseDelay the wait after the first failure, above zero
 * @param factor what each further wait is multiplied by, 1.0 or more
 * @param maxDelay the longest wait, not below {@code baseDelay}
 * @param jitter how much of a wait may be taken away by chance, from 0.0 (nothing) to 1.0
 */
public record RetryPolicy(int maxAttempts, Duration baseDelay, double factor, Duration maxDelay, double jitter) {

	/**
	 * The original's parameters: 8 attempts, 500 ms doubling to 30 s, a fifth of jitter.
	 */
	public static final RetryPolicy DEFAULT = new RetryPolicy(8, Duration.ofMillis(500), 2.0, Duration.ofSeconds(30),
			0.2);

	public RetryPolicy {
		require(maxAttempts >= 1, "max-attempts must be 1 or more");
		require(baseDelay.compareTo(Duration.ZERO) > 0, "base-delay must be above zero");
		require(Double.isFinite(factor) && factor >= 1.0, "factor must be 1.0 or more");
		require(maxDelay.compareTo(baseDelay) >= 0, "max-delay must not be below base-delay");
		require(maxDelay.compareTo(Duration.ofDays(365)) <= 0, "max-delay must not be above 365 days");
		require(jitter >= 0.0 && jitter <= 1.0, "jitter must be between 0.0 and 1.0");
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

	/**
	 * Whether an operation that has failed this often gets another attempt.
	 * @param attempt counted failures so far
	 * @return true while attempts are left
	 */
	public boolean canRetry(int attempt) {
		return attempt < this.maxAttempts;
	}

	/**
	 * The wait after a failure, without jitter: {@code baseDelay * factor^(attempt - 1)},
	 * at most {@code maxDelay}, whatever the attempt.
	 * @param attempt which failure it was, 1 for the first
	 * @return the wait
	 */
	public Duration delay(int attempt) {
		double nanos = this.baseDelay.toNanos() * Math.pow(this.factor, Math.max(0, attempt - 1));
		return (nanos < this.maxDelay.toNanos()) ? Duration.ofNanos((long) nanos) : this.maxDelay;
	}

	/**
	 * The wait after a failure, shortened by chance so that clients that failed together
	 * do not come back together.
	 * @param attempt which failure it was, 1 for the first
	 * @param random the chance
	 * @return between {@code delay * (1 - jitter)} and {@code delay}
	 */
	public Duration delay(int attempt, RandomGenerator random) {
		double nanos = delay(attempt).toNanos() * (1.0 - this.jitter * random.nextDouble());
		return Duration.ofNanos((long) nanos);
	}

}
