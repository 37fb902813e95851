package com.vixcpp.sync.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.operation.Operation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one pass takes, on a real database: bounded, and the same share for everybody.
 */
class ClaimerTests extends ClaimerTestCase {

	@Test
	void everyDestinationGetsTheSameShareHoweverMuchWaitsForOne() {
		enqueue("many", 100, 1);
		enqueue("few", 10, 1);
		enqueue("one", 1, 1);
		List<Send> claimed = claimer(new SendWindow(settings(30, 100))).claim(this.clock).sends();
		assertThat(byDestination(claimed)).containsOnly(Map.entry("many", 14L), Map.entry("few", 10L),
				Map.entry("one", 1L));
		assertThat(this.queries).as("one for the shares, one for what is left of them").isEqualTo(2);
	}

	@Test
	void whatWaitsForAPeerIsLeftToThoseThatKnowIt() {
		enqueue("peer:north", 3, 1);
		enqueue("test", 3, 1);
		List<Send> claimed = claimer(new SendWindow(settings(30, 100))).claim(this.clock).sends();
		assertThat(byDestination(claimed)).containsOnly(Map.entry("test", 3L));
	}

	@Test
	void whatWaitsForAPeerOfOthersIsNoSignThatSomebodyCanBeReachedFromHere() {
		enqueue("away", 3, 1);
		enqueue("peer:north", 3, 1);
		Network network = this.fixture.network;
		network.destinations().unavailable("away", Duration.ofMinutes(1), T0);
		claimer(new SendWindow(settings(30, 100))).claim(this.clock).sends();
		assertThat(network.isOnline()).isFalse();
	}

	@Test
	void oneThatIsBusyAmongManyThatHaveNothingDueGetsTheWholeRoom() {
		for (int i = 0; i < 50; i++) {
			String idle = "idle" + i;
			this.fixture.outbox.enqueue(Operation.of("test", "x").withNotBefore(T0.plusSeconds(60)), idle, T0);
		}
		enqueue("busy", 100, 1);
		Claimer claimer = claimer(new SendWindow(settings(100, 100)));
		assertThat(byDestination(claimer.claim(this.clock).sends())).containsOnly(Map.entry("busy", 100L));
		this.queries = 0;
		assertThat(claimer.claim(this.clock).sends()).isEmpty();
		assertThat(this.queries).as("nothing is left over where nothing was claimed").isOne();
	}

	@Test
	void whereThereIsLessRoomThanDestinationsTheyTakeTurns() {
		for (int i = 0; i < 25; i++) {
			enqueue("d%02d".formatted(i), 9, 1);
		}
		SendWindow window = new SendWindow(settings(10, 10));
		Claimer claimer = claimer(window);
		List<Send> claimed = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			List<Send> some = claimer.claim(this.clock).sends();
			assertThat(byDestination(some)).hasSize(10);
			claimed.addAll(some);
			window.recorded(some);
		}
		assertThat(byDestination(claimed)).hasSize(25).allSatisfy((name, count) -> assertThat(count).isEqualTo(2));
	}

	@Test
	void theyTakeTurnsAlsoWhereThereAreMoreThanAHundred() {
		for (int i = 0; i < 150; i++) {
			enqueue("d%03d".formatted(i), 4, 1);
		}
		SendWindow window = new SendWindow(settings(30, 30));
		Claimer claimer = claimer(window);
		List<Send> claimed = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			List<Send> some = claimer.claim(this.clock).sends();
			claimed.addAll(some);
			window.recorded(some);
		}
		assertThat(byDestination(claimed)).as("two rounds").hasSize(150);
	}

	@Test
	void whereSomePagesAreHeldARoundEndsOnceAndNobodyIsTakenForAway() {
		for (int i = 0; i < 150; i++) {
			enqueue("d%03d".formatted(i), 4, 1);
		}
		Network network = this.fixture.network;
		for (int i = 100; i < 150; i++) {
			network.destinations().unavailable("d" + i, null, T0);
		}
		EngineClock later = EngineClock.at(T0.plusSeconds(60));
		SendWindow window = new SendWindow(settings(10, 10));
		Claimer claimer = claimer(window, network);
		for (int i = 0; i < 30; i++) {
			window.recorded(claimer.claim(later).sends());
			assertThat(network.isOnline()).as("pass %s", i).isTrue();
		}
	}

	@Test
	void whoHasSomethingDueIsFoundAtOnceBehindManyThatHaveNot() {
		for (int i = 0; i < 50; i++) {
			String idle = "idle" + i;
			this.fixture.outbox.enqueue(Operation.of("test", "x").withNotBefore(T0.plusSeconds(60)), idle, T0);
		}
		enqueue("last", 30, 1);
		assertThat(byDestination(claimer(new SendWindow(settings(10, 10))).claim(this.clock).sends()))
			.containsOnly(Map.entry("last", 10L));
	}

	@Test
	void whatRestsTakesNoShareAndAfterItsRestItGetsOneProbe() {
		enqueue("away", 50, 1);
		enqueue("there", 50, 1);
		this.fixture.network.destinations().unavailable("away", Duration.ofMinutes(1), T0);
		Claimer claimer = claimer(new SendWindow(settings(10, 100)));
		assertThat(byDestination(claimer.claim(this.clock).sends())).containsOnly(Map.entry("there", 10L));
		assertThat(byDestination(claimer.claim(EngineClock.at(T0.plusSeconds(61))).sends()))
			.containsOnly(Map.entry("there", 9L), Map.entry("away", 1L));
	}

	@Test
	void noMoreIsClaimedThanTheWindowHasRoomForUntilResultsAreRecorded() {
		enqueue("test", 100, 1);
		SendWindow window = new SendWindow(settings(10, 5));
		Claimer claimer = claimer(window);
		List<Send> first = claimer.claim(this.clock).sends();
		assertThat(first).hasSize(10);
		assertThat(claimer.claim(this.clock).sends()).hasSize(10);
		assertThat(claimer.claim(this.clock).sends()).hasSize(5);
		assertThat(claimer.claim(this.clock).sends()).isEmpty();
		window.recorded(first.subList(0, 3));
		assertThat(claimer.claim(this.clock).sends()).hasSize(3);
	}

	@Test
	void whenThereAreMoreDestinationsThanRoomNoMoreIsClaimedThanThereIsRoom() {
		for (int i = 0; i < 20; i++) {
			enqueue("d" + i, 2, 1);
		}
		assertThat(claimer(new SendWindow(settings(10, 5))).claim(this.clock).sends()).hasSize(10);
	}

	@Test
	void noMoreBytesAreHeldThanAllowedAndOneLargeOperation() {
		enqueue("test", 20, 4000);
		SendWindow window = new SendWindow(settings(10, 10));
		Claimer claimer = claimer(window);
		assertThat(claimer.claim(this.clock).sends()).hasSize(2);
		assertThat(claimer.claim(this.clock).sends()).as("there is room for a part of it").hasSize(1);
		assertThat(claimer.claim(this.clock).sends()).isEmpty();
	}

	@Test
	void moreThanAHundredDestinationsTakeTurns() {
		for (int i = 0; i < 250; i++) {
			enqueue("d%03d".formatted(i), 3, 1);
		}
		Claimer claimer = claimer(new SendWindow(settings(100, 1000)));
		List<List<Send>> passes = List.of(claimer.claim(this.clock).sends(), claimer.claim(this.clock).sends(),
				claimer.claim(this.clock).sends(), claimer.claim(this.clock).sends());
		assertThat(byDestination(passes.get(0))).hasSize(100).containsKeys("d000", "d099");
		assertThat(byDestination(passes.get(1))).hasSize(100).containsKeys("d100", "d199");
		assertThat(byDestination(passes.get(2))).hasSize(50).containsKeys("d200", "d249").containsEntry("d200", 2L);
		assertThat(byDestination(passes.get(3))).as("the first page again").hasSize(100).containsKeys("d000", "d099");
	}

	@Test
	void aDestinationWhoseSlotsAreTakenIsClaimedNoMoreThanOneRefillFor() {
		enqueue("hangs", 100, 1);
		enqueue("lives", 100, 1);
		SendWindow window = new SendWindow(settings(50, 50));
		Claimer claimer = claimer(window, bounded(4));
		List<Send> claimed = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			claimed.addAll(claimer.claim(this.clock).sends());
		}
		assertThat(byDestination(claimed)).containsOnly(Map.entry("hangs", 8L), Map.entry("lives", 8L));
	}

	@Test
	void aDestinationHoldsNoLargerShareOfTheBytesThanOfTheSlots() {
		enqueue("hangs", 100, 900);
		SendWindow window = new SendWindow(settings(10, 10));
		Claimer claimer = claimer(window, bounded(5));
		for (int i = 0; i < 10; i++) {
			claimer.claim(this.clock).sends();
		}
		assertThat(window.bytes("hangs")).isBetween(1800L, 5000L);
		enqueue("lives", 100, 900);
		assertThat(byDestination(claimer.claim(this.clock).sends())).containsOnlyKeys("lives");
	}

}
