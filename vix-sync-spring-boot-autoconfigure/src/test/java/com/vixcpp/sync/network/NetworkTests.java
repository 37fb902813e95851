package com.vixcpp.sync.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import com.vixcpp.sync.network.NetworkChanged.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the network counts as there, and that each change is told once.
 */
@ExtendWith(OutputCaptureExtension.class)
class NetworkTests {

	private static final Instant T0 = Instant.EPOCH;

	private static final NetworkChanged AWAY = new NetworkChanged(false, Source.TRAFFIC);

	private static final NetworkChanged BACK = new NetworkChanged(true, Source.TRAFFIC);

	private final AtomicBoolean probe = new AtomicBoolean(true);

	private final Destinations destinations = new Destinations(new DestinationSettings(Duration.ofSeconds(2),
			Duration.ofSeconds(30), Duration.ofHours(1), Duration.ofSeconds(1), 16), new Random(1));

	private final List<NetworkChanged> told = new ArrayList<>();

	private final Network network = new Network(this.probe::get, this.destinations, this.told::add);

	private void silent(String destination, Instant now) {
		this.destinations.silent(this.destinations.admit(destination, now), now);
	}

	private void waitingFor(String... destinations) {
		this.network.waitingFor(List.of(destinations), true, T0);
	}

	@Test
	void withoutAnyTrafficItIsOnline() {
		waitingFor();
		waitingFor("a", "b");
		assertThat(this.network.isOnline()).isTrue();
		assertThat(this.told).isEmpty();
	}

	@Test
	void whatIsBeingSentWhereNothingHasFailedMayStillBeAnswered() {
		silent("a", T0);
		waitingFor("a");
		waitingFor("a", "new");
		Permit first = this.destinations.admit("new", T0);
		waitingFor("a");
		assertThat(this.told).as("it waits no more, and has no answer yet").containsExactly(AWAY, BACK);
		this.destinations.silent(first, T0);
		waitingFor("a", "new");
		assertThat(this.told).containsExactly(AWAY, BACK, AWAY);
	}

	@Test
	void itIsOfflineWhenEveryKnownDestinationIsSilentAndOnlineWhenOneAnswers(CapturedOutput output) {
		silent("a", T0);
		waitingFor("a", "b");
		assertThat(this.network.isOnline()).as("b may be there").isTrue();
		silent("b", T0);
		waitingFor("a", "b");
		waitingFor("a", "b");
		assertThat(this.network.isOnline()).isFalse();
		assertThat(this.told).containsExactly(AWAY);
		Instant rested = T0.plusSeconds(2);
		this.destinations.answered(this.destinations.admit("b", rested), rested);
		waitingFor("a", "b");
		waitingFor("a", "b");
		assertThat(this.network.isOnline()).isTrue();
		assertThat(this.told).containsExactly(AWAY, BACK);
		assertThat(output.getOut()).containsOnlyOnce("Network is away").containsOnlyOnce("Network is back");
	}

	@Test
	void anAnswerOfOneThatNothingWaitsForAnyMoreCountsForAWhile() {
		this.destinations.answered(this.destinations.admit("b", T0), T0);
		silent("a", T0);
		this.network.waitingFor(List.of("a"), true, T0.plusSeconds(59));
		assertThat(this.network.isOnline()).isTrue();
		this.network.waitingFor(List.of("a"), true, T0.plusSeconds(61));
		assertThat(this.network.isOnline()).isFalse();
	}

	@Test
	void amongMorePagesOneThatIsAvailableIsEnoughAndAWholeRoundMustSayTheOpposite() {
		silent("a", T0);
		for (int round = 0; round < 3; round++) {
			this.network.waitingFor(List.of("a"), false, T0);
			assertThat(this.network.isOnline()).isTrue();
			this.network.waitingFor(List.of("b"), true, T0);
			assertThat(this.network.isOnline()).isTrue();
		}
		silent("b", T0);
		this.network.waitingFor(List.of("a"), false, T0);
		assertThat(this.network.isOnline()).as("half a round").isTrue();
		this.network.waitingFor(List.of("b"), true, T0);
		assertThat(this.told).containsExactly(AWAY);
	}

	@Test
	void whileTheOnlyOperationProbesNothingChanges() {
		silent("a", T0);
		waitingFor("a");
		this.destinations.admit("a", T0.plusSeconds(2));
		waitingFor();
		assertThat(this.network.isOnline()).isFalse();
		assertThat(this.told).containsExactly(AWAY);
	}

	@Test
	void whenNobodyAnswersTheRestsStayShortAndOneAnswerEndsTheOthers() {
		silent("a", T0);
		silent("b", T0);
		waitingFor("a", "b");
		Instant now = T0;
		for (int i = 0; i < 20; i++) {
			now = now.plusSeconds(2);
			silent("a", now);
			silent("b", now);
			assertThat(this.destinations.quota("a", 0, now.plusMillis(499))).isZero();
			assertThat(this.destinations.quota("a", 0, now.plusMillis(1500))).isEqualTo(1);
		}
		this.destinations.answered(this.destinations.admit("b", now.plusSeconds(2)), now.plusSeconds(2));
		waitingFor("a", "b");
		for (int i = 0; i < 10; i++) {
			now = now.plusSeconds(30);
			silent("a", now);
		}
		assertThat(this.destinations.quota("a", 0, now.plusSeconds(14))).as("others answer").isZero();
	}

	@Test
	void whenNobodyAnswersSomeFourAreProbedInACheckIntervalHoweverManyThereAre() {
		List<String> names = IntStream.range(0, 40).mapToObj((i) -> "d" + i).toList();
		Instant now = T0;
		for (int round = 0; round < 10; round++) {
			for (String name : names) {
				silent(name, now);
			}
			this.network.waitingFor(names, true, now);
			now = now.plusSeconds(30);
		}
		Instant last = now.minusSeconds(30);
		double probesInASecond = names.stream()
			.mapToDouble((name) -> 1e9 / this.destinations.rest(name, last).orElseThrow().left().toNanos())
			.sum();
		assertThat(probesInASecond).isBetween(3.0, 5.0);
	}

	@Test
	void theNetworksReturnEndsWhatSilenceBeganAndLeavesAloneWhoHasAskedForIt() {
		silent("a", T0);
		this.destinations.refused(this.destinations.admit("b", T0), Duration.ofHours(1), T0);
		this.probe.set(false);
		assertThat(this.network.probe(T0)).isFalse();
		this.probe.set(true);
		assertThat(this.network.probe(T0)).isTrue();
		assertThat(this.destinations.quota("a", 0, T0)).isEqualTo(1);
		assertThat(this.destinations.quota("b", 0, T0.plusSeconds(3600))).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoIsStillSilentAfterTheNetworksReturnRestsAsAfterAFirstFailure(boolean probedBefore) {
		Instant now = T0;
		for (int i = 0; i < 10; i++) {
			silent("a", now);
			now = now.plusSeconds(30);
		}
		Permit before = probedBefore ? this.destinations.admit("a", now) : null;
		this.probe.set(false);
		this.network.probe(now);
		this.probe.set(true);
		this.network.probe(now);
		this.destinations.silent((before != null) ? before : this.destinations.admit("a", now), now);
		assertThat(this.destinations.quota("a", 0, now.plusMillis(999))).isZero();
		assertThat(this.destinations.quota("a", 0, now.plusSeconds(2))).isEqualTo(1);
	}

	@Test
	void afterTheNetworksReturnEveryDestinationIsOpenedInSteps() {
		this.destinations.answered(this.destinations.admit("a", T0), T0);
		assertThat(this.destinations.quota("a", 0, T0)).isEqualTo(32);
		Instant back = T0.plusSeconds(5);
		this.probe.set(false);
		this.network.probe(back);
		this.probe.set(true);
		this.network.probe(back);
		assertThat(this.destinations.quota("a", 0, back)).isEqualTo(2);
		Permit first = this.destinations.admit("a", back);
		assertThat(this.destinations.admit("a", back).decision()).isEqualTo(Permit.Decision.WAIT);
		this.destinations.answered(first, back);
		assertThat(this.destinations.quota("a", 0, back)).isEqualTo(4);
		assertThat(this.destinations.quota("z", 0, back.plusSeconds(61))).as("later").isEqualTo(32);
	}

	@Test
	void afterTheNetworksReturnAlsoThoseThatSomethingIsOnItsWayToAreOpenedInSteps() {
		this.destinations.admit("a", T0);
		this.probe.set(false);
		this.network.probe(T0);
		this.probe.set(true);
		this.network.probe(T0);
		assertThat(this.destinations.quota("a", 0, T0)).isEqualTo(1);
		assertThat(this.destinations.admit("a", T0).decision()).isEqualTo(Permit.Decision.WAIT);
	}

	@Test
	void whatTheProbeSaysIsToldOnceWhateverTrafficSays(CapturedOutput output) {
		this.probe.set(false);
		this.network.probe(T0);
		this.network.probe(T0);
		silent("a", T0);
		waitingFor("a");
		this.probe.set(true);
		this.network.probe(T0);
		assertThat(this.network.isOnline()).as("nobody answers").isFalse();
		this.destinations.answered(this.destinations.admit("a", T0.plusSeconds(2)), T0.plusSeconds(2));
		waitingFor("a");
		assertThat(this.told).containsExactly(new NetworkChanged(false, Source.PROBE), BACK);
		assertThat(output.getOut()).containsOnlyOnce("Network is away").containsOnlyOnce("Network is back");
	}

	@Test
	void aProbeThatThrowsCountsAsOnlineAndIsSaidOnce(CapturedOutput output) {
		Network failing = new Network(() -> {
			throw new IllegalStateException("no idea");
		}, this.destinations);
		assertThat(failing.probe(T0)).isTrue();
		assertThat(failing.probe(T0)).isTrue();
		assertThat(output.getOut()).containsOnlyOnce("network probe failed");
	}

}
