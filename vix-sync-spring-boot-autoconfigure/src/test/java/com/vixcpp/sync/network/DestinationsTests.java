package com.vixcpp.sync.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import com.vixcpp.sync.network.Permit.Decision;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A destination that cannot be reached rests and is probed.
 */
class DestinationsTests {

	private static final Instant T0 = Instant.EPOCH;

	private static final int SLOTS = 16;

	private final Destinations destinations = new Destinations(new DestinationSettings(Duration.ofSeconds(2),
			Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofSeconds(1), SLOTS), new Random(1));

	private Permit send(String destination, Instant now) {
		Permit permit = this.destinations.admit(destination, now);
		assertThat(permit.decision()).isEqualTo(Decision.SEND);
		return permit;
	}

	private Decision decision(String destination, Instant now) {
		return this.destinations.admit(destination, now).decision();
	}

	@Test
	void itRestsBetweenHalfAndAllOfItsTimeAndThenAdmitsOneProbe() {
		Permit one = send("a", T0);
		Permit other = send("a", T0);
		assertThat(this.destinations.silent(one, T0)).isTrue();
		assertThat(this.destinations.silent(other, T0)).as("of the same outage").isFalse();
		assertThat(this.destinations.quota("a", 0, T0.plusMillis(999))).isZero();
		assertThat(decision("a", T0.plusMillis(999))).isEqualTo(Decision.RELEASE);
		Instant rested = T0.plusSeconds(2);
		assertThat(this.destinations.quota("a", 0, rested)).isEqualTo(1);
		Permit probe = send("a", rested);
		assertThat(this.destinations.quota("a", 0, rested)).isZero();
		assertThat(decision("a", rested)).as("one probe at a time").isEqualTo(Decision.RELEASE);
		assertThat(this.destinations.unavailable()).containsExactly("a");
		assertThat(this.destinations.answered(probe, rested)).isTrue();
		assertThat(this.destinations.unavailable()).isEmpty();
	}

	@Test
	void restsThatBeginTogetherEndSpreadOverTheSecondHalfOfTheirTime() {
		List<Duration> rests = IntStream.range(0, 100).mapToObj((i) -> {
			this.destinations.silent(send("d" + i, T0), T0);
			return this.destinations.rest("d" + i, T0).orElseThrow().left();
		}).sorted().toList();
		assertThat(rests.get(0)).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1100));
		assertThat(rests.get(50)).isBetween(Duration.ofMillis(1350), Duration.ofMillis(1650));
		assertThat(rests.get(99)).isBetween(Duration.ofMillis(1900), Duration.ofMillis(2000));
	}

	@Test
	void afterTheProbeItOpensInStepsOfTwiceTheSlotsUpToTheBound() {
		this.destinations.silent(send("a", T0), T0);
		Instant now = T0.plusSeconds(2);
		for (int slots = 1; slots < 2 * SLOTS; slots *= 2) {
			List<Permit> permits = new ArrayList<>();
			for (int i = 0; i < Math.min(slots, SLOTS); i++) {
				permits.add(send("a", now));
			}
			assertThat(decision("a", now)).isEqualTo((slots > 1) ? Decision.WAIT : Decision.RELEASE);
			permits.forEach((each) -> this.destinations.answered(each, now));
		}
		assertThat(this.destinations.quota("a", 0, now)).isEqualTo(2 * SLOTS);
	}

	@Test
	void oneThatIsOpenHasAsManySlotsAsItsBoundWhateverTheOthersHave() {
		Permit last = send("a", T0);
		for (int i = 1; i < SLOTS; i++) {
			last = send("a", T0);
		}
		assertThat(decision("a", T0)).isEqualTo(Decision.WAIT);
		assertThat(this.destinations.quota("a", 0, T0)).as("to refill them").isEqualTo(SLOTS);
		assertThat(decision("b", T0)).isEqualTo(Decision.SEND);
		this.destinations.answered(last, T0);
		assertThat(decision("a", T0)).isEqualTo(Decision.SEND);
	}

	@Test
	void whoeverGotManyThroughLatelyGetsAsManyMoreAndWhoeverHangsDoesNot() {
		Permit hanging = this.destinations.admit("hangs", T0);
		assertThat(hanging.decision()).isEqualTo(Decision.SEND);
		assertThat(this.destinations.quota("hangs", 0, T0)).isEqualTo(2 * SLOTS - 1);
		assertThat(this.destinations.quota("quick", 3 * SLOTS, T0)).isEqualTo(SLOTS + 6 * SLOTS);
		this.destinations.silent(hanging, T0);
		assertThat(this.destinations.quota("hangs", 3 * SLOTS, T0)).as("rests").isZero();
	}

	@Test
	void eachFailedProbeMakesTheRestLongerUpToTheLongest() {
		Instant now = T0;
		for (int i = 0; i < 50; i++) {
			this.destinations.silent(send("a", now), now);
			long ceiling = Math.min(30_000, 2_000L << Math.min(i, 10));
			assertThat(this.destinations.quota("a", 0, now.plusMillis(ceiling / 2 - 1))).isZero();
			now = now.plusMillis(ceiling);
			assertThat(this.destinations.quota("a", 0, now)).isEqualTo(1);
		}
	}

	@Test
	void whatWasSentBeforeItWentAwaySaysNothingOfToday() {
		Permit early = send("a", T0);
		Permit late = send("a", T0);
		this.destinations.silent(send("a", T0), T0);
		Instant rested = T0.plusSeconds(2);
		Permit probe = send("a", rested);
		assertThat(this.destinations.answered(early, rested)).isFalse();
		assertThat(this.destinations.silent(late, rested)).isFalse();
		assertThat(decision("a", rested)).as("the probe is still under way").isEqualTo(Decision.RELEASE);
		assertThat(this.destinations.answered(probe, rested)).isTrue();
	}

	@Test
	void whatWasSentBeforeItWentAwayGivesNoSlotToThoseAfterTheProbe() {
		List<Permit> early = IntStream.range(0, 4).mapToObj((i) -> send("a", T0)).toList();
		this.destinations.silent(early.get(0), T0);
		Instant rested = T0.plusSeconds(2);
		Permit probe = send("a", rested);
		this.destinations.withdrawn(early.get(1));
		assertThat(decision("a", rested)).as("the probe is still under way").isEqualTo(Decision.RELEASE);
		this.destinations.answered(probe, rested);
		this.destinations.answered(send("a", rested), rested);
		send("a", rested);
		send("a", rested);
		this.destinations.answered(early.get(2), rested);
		assertThat(decision("a", rested)).as("two slots").isEqualTo(Decision.WAIT);
	}

	@Test
	void whatHangsSinceBeforeItWentAwayTakesItsSlotsAlsoWhenItIsFullyOpenAgain() {
		List<Permit> hanging = IntStream.range(0, SLOTS).mapToObj((i) -> send("a", T0)).toList();
		this.destinations.silent(hanging.get(0), T0);
		Instant rested = T0.plusSeconds(2);
		for (int i = 0; i < 2 * SLOTS; i++) {
			this.destinations.answered(send("a", rested), rested);
		}
		assertThat(this.destinations.quota("a", 0, rested)).isEqualTo(SLOTS + 1);
		send("a", rested);
		assertThat(decision("a", rested)).isEqualTo(Decision.WAIT);
	}

	@Test
	void howeverManyRefusalsThereWereItOpensAgainAfterTheAnswersOfTheLongestRest() {
		Instant now = T0;
		for (int i = 0; i < 100; i++) {
			this.destinations.refused(send("a", now), null, now);
			now = now.plusSeconds(30);
		}
		for (int i = 0; i < 2 * 5 + 1; i++) {
			this.destinations.answered(send("a", now), now);
		}
		send("a", now);
		assertThat(decision("a", now)).as("two slots").isEqualTo(Decision.SEND);
	}

	@Test
	void aLongerWishOfTheRemoteIsHonouredAndThoseWhoHeardItDoNotComeBackTogether() {
		this.destinations.refused(send("a", T0), Duration.ofMinutes(4), T0);
		assertThat(this.destinations.quota("a", 0, T0.plusSeconds(240))).isZero();
		assertThat(this.destinations.quota("a", 0, T0.plusSeconds(242))).isEqualTo(1);
	}

	@Test
	void afterRefusalsItKeepsToOneSlotUntilTwoAnswersHaveComeForEach() {
		Instant now = T0;
		for (int i = 0; i < 3; i++) {
			this.destinations.refused(send("a", now), null, now);
			now = now.plusSeconds(30);
		}
		for (int i = 0; i < 6; i++) {
			Permit only = send("a", now);
			assertThat(decision("a", now)).isEqualTo((i > 0) ? Decision.WAIT : Decision.RELEASE);
			this.destinations.answered(only, now);
		}
		this.destinations.answered(send("a", now), now);
		send("a", now);
		assertThat(decision("a", now)).as("two slots").isEqualTo(Decision.SEND);
	}

	@Test
	void aRefusalSoonAfterOthersMakesTheRestLongerThanTheFirst() {
		Instant now = T0;
		for (int i = 0; i < 4; i++) {
			this.destinations.refused(send("a", now), null, now);
			now = now.plusSeconds(30);
		}
		this.destinations.answered(send("a", now), now);
		this.destinations.refused(send("a", now), null, now);
		assertThat(this.destinations.quota("a", 0, now.plusSeconds(14))).isZero();
	}

	@Test
	void aWishIsBelievedUpToTheLimit() {
		assertThat(this.destinations.believed(Duration.ofDays(365))).isEqualTo(Duration.ofMinutes(5));
		assertThat(this.destinations.believed(Duration.ofMinutes(4))).isEqualTo(Duration.ofMinutes(4));
		assertThat(this.destinations.believed(null)).isNull();
	}

	@Test
	void aProbeThatWasNotSentMakesRoomForAnother() {
		this.destinations.silent(send("a", T0), T0);
		Instant rested = T0.plusSeconds(2);
		this.destinations.withdrawn(send("a", rested));
		send("a", rested);
	}

	@Test
	void whatWaitsForNobodyIsForgotten() {
		this.destinations.silent(send("a", T0), T0);
		this.destinations.forgetUnasked(T0.plusSeconds(60));
		assertThat(this.destinations.unavailable()).containsExactly("a");
		this.destinations.forgetUnasked(T0.plusSeconds(93));
		assertThat(this.destinations.unavailable()).isEmpty();
	}

}
