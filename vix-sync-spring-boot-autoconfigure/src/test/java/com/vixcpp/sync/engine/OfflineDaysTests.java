package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import com.vixcpp.sync.transport.SendResult;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Days without a network, in virtual time. Nothing is counted, nothing fails for good,
 * and the first operation arrives within two seconds of the network's return.
 */
class OfflineDaysTests {

	private static final Logger logger = LoggerFactory.getLogger(OfflineDaysTests.class);

	private static final int ROUNDS = 100;

	private static final Duration PROMISED = Duration.ofSeconds(2);

	private final VirtualTime time = new VirtualTime();

	private boolean networkIsThere = true;

	private int arrived;

	private Instant firstArrival = Instant.MAX;

	private SendResult send() {
		if (!this.networkIsThere) {
			return SendResult.unavailable("no route");
		}
		this.arrived++;
		this.firstArrival = (this.firstArrival != Instant.MAX) ? this.firstArrival : this.time.now();
		return SendResult.delivered();
	}

	private static Duration upTo(Random random, Duration most) {
		return Duration.ofNanos((long) (random.nextDouble() * most.toNanos()));
	}

	/** How long after the network's return the first operation arrives. */
	private Duration outage(VirtualNode node, Duration length, Random random, int destinations) {
		this.networkIsThere = false;
		int waiting = 0;
		Instant end = this.time.now().plus(length);
		for (int i = 0; i < 20; i++) {
			node.enqueue("d" + i % destinations, 1);
			waiting++;
			this.time.pass(length.dividedBy(20));
		}
		this.time.pass(Duration.between(this.time.now(), end).plus(upTo(random, Duration.ofSeconds(40))));
		this.firstArrival = Instant.MAX;
		int before = this.arrived;
		this.networkIsThere = true;
		Instant back = this.time.now();
		this.time.pass(Duration.ofMinutes(1));
		assertThat(this.arrived - before).isEqualTo(waiting);
		return Duration.between(back, this.firstArrival);
	}

	private void assertPromiseKept(VirtualNode node, List<Duration> firsts) {
		Collections.sort(firsts);
		logger.info("First arrivals after the return: median {}, p99 {}, longest {}", firsts.get(firsts.size() / 2),
				firsts.get((int) Math.ceil(firsts.size() * 0.99) - 1), firsts.get(firsts.size() - 1));
		assertThat(firsts.get((int) Math.ceil(firsts.size() * 0.99) - 1)).isLessThanOrEqualTo(PROMISED);
		assertThat(node.store.counted()).isZero();
		assertThat(node.store.permanentlyFailed()).isZero();
		assertThat(node.store.unfinished()).isZero();
	}

	@Test
	void whereACheckTellsOfTheNetworkThreeDaysCostNothingAndTheFirstOperationArrivesWithinTwoSeconds() {
		Random random = new Random(1);
		VirtualNode node = new VirtualNode(this.time, () -> this.networkIsThere,
				(operation) -> CompletableFuture.completedFuture(send()), 1);
		List<Duration> firsts = new ArrayList<>();
		for (int i = 0; i < ROUNDS; i++) {
			firsts.add(outage(node, Duration.ofDays(3), random, 3));
		}
		assertPromiseKept(node, firsts);
	}

	@Test
	void whereOnlyTrafficTellsItIsTheSame() {
		onlyTrafficTells(1, Duration.ofDays(3));
	}

	@Test
	void whereOnlyTrafficTellsTwelveDestinationsAreProbedInTurnAndItIsTheSame() {
		onlyTrafficTells(12, Duration.ofHours(1));
	}

	/** After a minute all rests are at their longest: days are played once. */
	private void onlyTrafficTells(int destinations, Duration first) {
		Random random = new Random(destinations);
		VirtualNode node = new VirtualNode(this.time, () -> true,
				(operation) -> CompletableFuture.completedFuture(send()), 1);
		List<Duration> firsts = new ArrayList<>();
		for (int i = 0; i < ROUNDS; i++) {
			firsts.add(outage(node, (i == 0) ? first : Duration.ofMinutes(2), random, destinations));
		}
		assertPromiseKept(node, firsts);
	}

}
