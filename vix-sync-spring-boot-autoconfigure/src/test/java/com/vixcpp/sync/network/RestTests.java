package com.vixcpp.sync.network;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a person is told of a destination that is left alone.
 */
class RestTests {

	private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

	private final Destinations destinations = new Destinations(Duration.ofSeconds(10), Duration.ofSeconds(10),
			new Random(1));

	@Test
	void aRestIsToldFromItsBeginningUntilAnAnswer() {
		assertThat(this.destinations.rest("a", T0)).isEmpty();
		this.destinations.silent(this.destinations.admit("a", T0), T0);
		this.destinations.because("a", "connection refused");
		Rest rest = this.destinations.rest("a", T0).orElseThrow();
		assertThat(rest.left()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
		assertThat(rest.reason()).isEqualTo("connection refused");
		assertThat(this.destinations.rest("a", T0.plusSeconds(2)).orElseThrow().left())
			.isEqualTo(rest.left().minusSeconds(2));
		assertThat(this.destinations.rest("a", T0.plusSeconds(10)))
			.contains(new Rest(Duration.ZERO, false, "connection refused"));
		Permit probe = this.destinations.admit("a", T0.plusSeconds(10));
		assertThat(this.destinations.rest("a", T0.plusSeconds(10)).orElseThrow().probing()).isTrue();
		this.destinations.answered(probe, T0.plusSeconds(10));
		assertThat(this.destinations.rest("a", T0.plusSeconds(10))).isEmpty();
	}

	@Test
	void aReasonIsCutAndNoneIsKeptOfWhoIsAvailable() {
		this.destinations.because("a", "unheard");
		assertThat(this.destinations.rest("a", T0)).isEmpty();
		this.destinations.silent(this.destinations.admit("a", T0), T0);
		this.destinations.because("a", "x".repeat(5000));
		assertThat(this.destinations.rest("a", T0).orElseThrow().reason()).hasSize(201);
	}

}
