package com.vixcpp.sync.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.transport.SendResult;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whose fault no answer is, in hours of virtual time: operations that never get one are
 * charged and come to an end, and a bad network charges nobody.
 */
class PoisonTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final VirtualTime time = new VirtualTime();

	private final Random random = new Random(1);

	private final List<Operation> poison = new ArrayList<>();

	private int delivered;

	private boolean networkIsThere = true;

	private double loss;

	private final VirtualNode node = new VirtualNode(this.time, () -> true, this::send, 1);

	private CompletionStage<SendResult> send(Operation operation) {
		if (this.poison.stream().anyMatch((each) -> each.id().equals(operation.id()))) {
			return this.node.later(TIMEOUT, () -> SendResult.unavailable("no answer"));
		}
		boolean lost = !this.networkIsThere || this.random.nextDouble() < this.loss;
		return this.node.later(lost ? TIMEOUT : Duration.ofMillis(20 + this.random.nextInt(200)), () -> {
			if (lost || !this.networkIsThere) {
				return SendResult.unavailable("no answer");
			}
			this.delivered++;
			return SendResult.delivered();
		});
	}

	private void poison(int count) {
		for (int i = 0; i < count; i++) {
			Operation operation = Operation.of("test", "hub", "{}");
			this.poison.add(operation);
			this.node.store.insert(operation, "hub", this.time.now());
		}
	}

	/** So many are enqueued, ten a second. */
	private void enqueueSlowly(int count) {
		for (int i = 0; i < count / 10; i++) {
			this.node.enqueue("hub", 10);
			this.time.pass(Duration.ofSeconds(1));
		}
	}

	@Test
	void theOldestOfAThousandNeverGetsAnAnswerAndTheOthersAreDeliveredWithinSeconds() {
		poison(1);
		this.node.enqueue("hub", 999);
		this.time.pass(Duration.ofSeconds(25));
		assertThat(this.delivered).isEqualTo(999);
	}

	@Test
	void aFailureThatAnOperationAloneHasClosesNothingToTheOthers() {
		poison(1);
		this.node.enqueue("hub", 999);
		this.time.pass(TIMEOUT.plusSeconds(1));
		assertThat(this.delivered).isEqualTo(999);
		assertThat(this.node.network.destinations().unavailable()).isEmpty();
	}

	@Test
	void severalThatAlwaysHangTogetherAreChargedAndEndWhileTheOthersFlow() {
		poison(3);
		enqueueSlowly(18_000);
		this.time.pass(Duration.ofMinutes(1));
		assertThat(this.delivered).isEqualTo(18_000);
		assertThat(this.node.store.permanentlyFailed()).isEqualTo(3);
		assertThat(this.node.store.counted()).isEqualTo(3 * 8);
	}

	@Test
	void twoThatHangAtADestinationWithoutOtherTrafficWaitAndAreNotCharged() {
		poison(2);
		this.node.enqueue("hub", 0);
		this.time.pass(Duration.ofHours(6));
		assertThat(this.node.store.counted()).isZero();
		assertThat(this.node.store.unfinished()).isEqualTo(2);
	}

	@Test
	void aNetworkThatLosesAThirdChargesNobody() {
		this.loss = 1.0 / 3;
		enqueueSlowly(3_000);
		this.time.pass(Duration.ofHours(1));
		assertThat(this.delivered).isEqualTo(3_000);
		assertThat(this.node.store.counted()).isZero();
	}

	@Test
	void aNetworkThatComesAndGoesChargesNobody() {
		for (int i = 0; i < 200; i++) {
			enqueueSlowly(10 + 10 * this.random.nextInt(30));
			this.networkIsThere = !this.networkIsThere;
		}
		this.networkIsThere = true;
		this.time.pass(Duration.ofHours(1));
		assertThat(this.node.store.unfinished()).isZero();
		assertThat(this.node.store.counted()).isZero();
	}

}
