package com.vixcpp.sync.outbox;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The original's parameters, without its faults.
 */
class RetryPolicyTests {

	@ParameterizedTest
	@CsvSource({ "1,500", "2,1000", "3,2000", "4,4000", "5,8000", "6,16000", "7,30000", "60,30000", "2000,30000",
			"2147483647,30000" })
	void delaysGrowToTheLongestAndNeverOverflow(int attempt, long millis) {
		assertThat(RetryPolicy.DEFAULT.delay(attempt)).isEqualTo(Duration.ofMillis(millis));
	}

	@Test
	void anAbsurdFactorDoesNotOverflowEither() {
		RetryPolicy policy = new RetryPolicy(3, Duration.ofMillis(1), 1e300, Duration.ofDays(1), 1.0);
		assertThat(policy.delay(1)).isEqualTo(Duration.ofMillis(1));
		assertThat(policy.delay(2)).isEqualTo(Duration.ofDays(1));
		assertThat(policy.delay(1000, new Random(1))).isBetween(Duration.ZERO, Duration.ofDays(1));
	}

	@Test
	void jitterShortensEachDelayByChanceAndWithinItsShare() {
		Random random = new Random(1);
		Set<Duration> seen = new HashSet<>();
		for (int i = 0; i < 1000; i++) {
			Duration delay = RetryPolicy.DEFAULT.delay(3, random);
			assertThat(delay).isBetween(Duration.ofMillis(1600), Duration.ofMillis(2000));
			seen.add(delay);
		}
		assertThat(seen).hasSizeGreaterThan(900);
	}

	@Test
	void attemptsAreSpentAfterTheLastOne() {
		assertThat(RetryPolicy.DEFAULT.canRetry(7)).isTrue();
		assertThat(RetryPolicy.DEFAULT.canRetry(8)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.99, -1, Double.NaN, Double.POSITIVE_INFINITY })
	void aFactorThatShrinksIsRefused(double factor) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetryPolicy(1, Duration.ofMillis(1), factor, Duration.ofMillis(1), 0))
			.withMessageContaining("factor");
	}

}
