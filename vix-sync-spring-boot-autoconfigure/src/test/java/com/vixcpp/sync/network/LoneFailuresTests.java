package com.vixcpp.sync.network;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A failure is an operation's own only where others were answered, twice.
 */
class LoneFailuresTests {

	private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

	private final LoneFailures failures = new LoneFailures();

	@Test
	void inAnOutageNoFailureIsAnOperationsOwnHoweverOften() {
		this.failures.answered("a", T0);
		for (int i = 0; i < 10; i++) {
			assertThat(this.failures.keepsHappening("a", "x", T0.plusSeconds(i), T0.plusSeconds(i + 1))).isFalse();
		}
	}

	@Test
	void whileOthersAreAnsweredTheSecondFailureIs() {
		for (int i = 0; i < 3; i++) {
			this.failures.answered("a", T0.plusSeconds(2 * i + 1));
			assertThat(this.failures.keepsHappening("a", "x", T0.plusSeconds(2 * i), T0.plusSeconds(2 * i + 1)))
				.isEqualTo(i > 0);
		}
	}

	@Test
	void whereOthersFailAsWellNoFailureIsAnOperationsOwn() {
		for (int i = 0; i < 10; i++) {
			Instant sent = T0.plusSeconds(10 * i);
			this.failures.answered("a", sent.plusSeconds(1));
			assertThat(this.failures.keepsHappening("a", "y" + i, sent, sent.plusSeconds(2))).isFalse();
			assertThat(this.failures.keepsHappening("a", "x", sent, sent.plusSeconds(3))).isFalse();
		}
	}

	@Test
	void answersOfAnotherDestinationSayNothing() {
		for (int i = 0; i < 3; i++) {
			this.failures.answered("b", T0.plusSeconds(1));
			assertThat(this.failures.keepsHappening("a", "x", T0, T0.plusSeconds(2))).isFalse();
		}
	}

	@Test
	void whatItRemembersIsBounded() {
		for (int i = 0; i < 2000; i++) {
			this.failures.answered("a", T0.plusSeconds(1));
			assertThat(this.failures.keepsHappening("a", "x" + i, T0, T0)).isFalse();
		}
		assertThat(this.failures.keepsHappening("a", "x0", T0, T0)).as("forgotten: counts as an outage").isFalse();
		assertThat(this.failures.keepsHappening("a", "x1999", T0, T0)).isTrue();
	}

}
