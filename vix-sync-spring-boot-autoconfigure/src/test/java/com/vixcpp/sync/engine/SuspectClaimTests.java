package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.vixcpp.sync.network.Destinations;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.Settlement;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Suspects are claimed one at a time, and neither they nor others wait for ever.
 */
class SuspectClaimTests extends ClaimerTestCase {

	@Test
	void suspectsOfSeveralDestinationsTakeTurns() {
		enqueue("a", 2, 1);
		enqueue("b", 2, 1);
		this.fixture.outbox
			.claim(new ClaimRequest(Map.of("a", 9, "b", 9), Set.of("test"), 1000, Duration.ofSeconds(1), false), T0);
		EngineClock later = EngineClock.at(T0.plusSeconds(1));
		assertThat(this.fixture.outbox.recover(10, true, later.stored())).isEqualTo(4);
		SendWindow window = new SendWindow(settings(10, 10));
		Claimer claimer = claimer(window);
		List<String> suspects = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			List<Send> one = claimer.claim(later).sends();
			one.forEach((each) -> suspects.add(each.entry().destination()));
			window.recorded(one);
		}
		assertThat(suspects).containsExactly("a", "b", "a", "b");
	}

	@Test
	void oneSuspectIsHeldAtATimeBesideNormalWork() {
		enqueue("test", 3, 1);
		ClaimRequest all = new ClaimRequest(Map.of("test", 9), Set.of("test"), 1000, Duration.ofSeconds(1), false);
		this.fixture.outbox.claim(all, T0);
		Instant later = T0.plusSeconds(1);
		assertThat(this.fixture.outbox.recover(10, true, later)).isEqualTo(3);
		this.fixture.outbox.enqueue(Operation.of("test", "x"), "test", later);
		SendWindow window = new SendWindow(settings(10, 10));
		Claimer claimer = claimer(window);
		List<Send> claimed = claimer.claim(EngineClock.at(later)).sends();
		assertThat(claimed).extracting((each) -> each.entry().suspect()).containsExactly(true, false);
		assertThat(claimer.claim(EngineClock.at(later)).sends()).isEmpty();
		Send suspect = claimed.get(0);
		window.next((ready) -> true);
		window.finish(suspect, Settlement.delivered(suspect.entry(), null));
		window.recorded(window.takeFinished(1));
		assertThat(claimer.claim(EngineClock.at(later)).sends()).singleElement()
			.satisfies((each) -> assertThat(each.entry().suspect()).isTrue());
	}

	@Test
	void aDestinationThatRestsIsProbedInTurnByASuspectAndByAnother() {
		enqueue("test", 1, 1);
		ClaimRequest all = new ClaimRequest(Map.of("test", 9), Set.of("test"), 1000, Duration.ofSeconds(1), false);
		this.fixture.outbox.claim(all, T0);
		Instant now = T0.plusSeconds(1);
		this.fixture.outbox.recover(10, true, now);
		this.fixture.outbox.enqueue(Operation.of("test", "x"), "test", now);
		Destinations destinations = this.fixture.network.destinations();
		destinations.unavailable("test", null, now);
		List<Boolean> probes = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			now = now.plusSeconds(60);
			SendWindow window = new SendWindow(settings(10, 10));
			List<Send> claimed = claimer(window).claim(EngineClock.at(now)).sends();
			assertThat(claimed).hasSize(1);
			Send probe = claimed.get(0);
			probes.add(probe.entry().suspect());
			destinations.silent(destinations.admit("test", now), now);
			this.fixture.outbox.settle(List.of(Settlement.postponed(probe.entry())), now);
		}
		assertThat(probes).containsExactly(false, true, false, true);
	}

	@Test
	void whereOnlySuspectsWaitOneOfThemProbesWhoeversTurnItIs() {
		enqueue("test", 1, 1);
		ClaimRequest all = new ClaimRequest(Map.of("test", 9), Set.of("test"), 1000, Duration.ofSeconds(1), false);
		this.fixture.outbox.claim(all, T0);
		this.fixture.outbox.recover(10, true, T0.plusSeconds(1));
		this.fixture.network.destinations().unavailable("test", null, T0);
		assertThat(claimer(new SendWindow(settings(10, 10))).claim(EngineClock.at(T0.plusSeconds(60))).sends())
			.hasSize(1);
	}

}
