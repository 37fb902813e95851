package com.vixcpp.sync.network;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A destination that cannot be reached rests and is probed.
 */
@ExtendWith(OutputCaptureExtension.class)
class DestinationsTests {

	private static final Instant T0 = Instant.EPOCH;

	private final Destinations destinations = new Destinations(Duration.ofSeconds(2), Duration.ofSeconds(30),
			new Random(1));

	@Test
	void itRestsBetweenHalfAndAllOfItsTimeAndThenAdmitsOneProbe() {
		assertThat(this.destinations.quota("a", 9, T0)).isEqualTo(9);
		assertThat(this.destinations.unavailable("a", null, T0)).isTrue();
		assertThat(this.destinations.unavailable("a", null, T0)).as("of the same outage").isFalse();
		assertThat(this.destinations.quota("a", 9, T0.plusMillis(999))).isZero();
		assertThat(this.destinations.admit("a", T0.plusMillis(999))).isFalse();
		Instant rested = T0.plusSeconds(2);
		assertThat(this.destinations.quota("a", 9, rested)).isEqualTo(1);
		assertThat(this.destinations.admit("a", rested)).isTrue();
		assertThat(this.destinations.admit("a", rested)).as("one probe at a time").isFalse();
		assertThat(this.destinations.answered("a")).isTrue();
		assertThat(this.destinations.quota("a", 9, rested)).isEqualTo(9);
	}

	@Test
	void eachFailedProbeMakesTheRestLongerUpToTheLongest() {
		Instant now = T0;
		for (int i = 0; i < 50; i++) {
			assertThat(this.destinations.admit("a", now)).isTrue();
			this.destinations.unavailable("a", null, now);
			long ceiling = Math.min(30_000, 2_000L << Math.min(i, 10));
			assertThat(this.destinations.quota("a", 1, now.plusMillis(ceiling / 2 - 1))).isZero();
			now = now.plusMillis(ceiling);
			assertThat(this.destinations.quota("a", 1, now)).isEqualTo(1);
		}
	}

	@Test
	void aLongerWishOfTheRemoteIsHonoured() {
		this.destinations.unavailable("a", Duration.ofMinutes(5), T0);
		assertThat(this.destinations.quota("a", 1, T0.plusSeconds(299))).isZero();
		assertThat(this.destinations.quota("a", 1, T0.plusSeconds(300))).isEqualTo(1);
	}

	@Test
	void aProbeThatWasNotSentMakesRoomForAnother() {
		this.destinations.unavailable("a", null, T0);
		this.destinations.admit("a", T0.plusSeconds(2));
		this.destinations.withdrawn("a");
		assertThat(this.destinations.admit("a", T0.plusSeconds(2))).isTrue();
	}

	@Test
	void theNetworksReturnEndsEveryRestAndIsSaidOnce(CapturedOutput output) {
		AtomicBoolean online = new AtomicBoolean(false);
		Network network = new Network(online::get, this.destinations);
		this.destinations.unavailable("a", Duration.ofDays(1), T0);
		network.waitingFor(List.of("a"));
		assertThat(network.isOnline()).as("nobody can be reached").isFalse();
		network.probe(T0);
		network.probe(T0);
		online.set(true);
		assertThat(network.probe(T0)).isTrue();
		network.probe(T0);
		assertThat(this.destinations.quota("a", 1, T0)).isEqualTo(1);
		assertThat(output.getOut()).containsOnlyOnce("Network is away").containsOnlyOnce("Network is back");
	}

	@Test
	void aProbeThatThrowsCountsAsOnlineAndIsSaidOnce(CapturedOutput output) {
		Network network = new Network(() -> {
			throw new IllegalStateException("no idea");
		}, this.destinations);
		assertThat(network.probe(T0)).isTrue();
		assertThat(network.probe(T0)).isTrue();
		assertThat(output.getOut()).containsOnlyOnce("network probe failed");
	}

}
