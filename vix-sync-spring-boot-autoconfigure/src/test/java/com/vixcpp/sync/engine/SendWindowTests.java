package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import com.vixcpp.sync.operation.Lease;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Settlement;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Law 7: what this process holds is bounded, and a slot is free as soon as its send ends.
 */
class SendWindowTests {

	private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

	private static final int SLOTS = 3;

	private static final int BATCH = 5;

	private final SendWindow window = new SendWindow(new EngineSettings(1, BATCH, SLOTS, 1000, Duration.ofMillis(20),
			Duration.ofMillis(20), Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(5)));

	private long position;

	private Send send(int bytes, boolean suspect) {
		Operation operation = Operation.of("test", "x", new byte[bytes]);
		Lease lease = new Lease("one", UUID.randomUUID(), T0.plusSeconds(30));
		OutboxEntry entry = new OutboxEntry(operation.id(), ++this.position, OperationStatus.IN_FLIGHT, 0, 0, T0,
				"test", null, suspect, lease, null);
		return new Send(new ClaimedOperation(entry, operation), System.nanoTime() + 30_000_000_000L,
				EngineClock.at(T0));
	}

	private List<Send> add(int count) {
		List<Send> sends = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			sends.add(send(10, false));
		}
		this.window.add(sends);
		return sends;
	}

	private static Settlement released(Send send) {
		return Settlement.released(send.entry(), "test");
	}

	@Test
	void itHasRoomForTheSlotsAndTwoRefillsAndNeverForMoreThanABatch() {
		assertThat(this.window.room()).isEqualTo(BATCH);
		add(5);
		assertThat(this.window.room()).isEqualTo(BATCH);
		add(5);
		assertThat(this.window.room()).isEqualTo(SLOTS);
		add(3);
		assertThat(this.window.room()).isZero();
	}

	@Test
	void onlyWhatIsRecordedMakesRoomAgain() {
		List<Send> sends = add(SLOTS + 2 * BATCH);
		Send first = this.window.next((ready) -> true);
		this.window.finish(first, released(first));
		assertThat(this.window.room()).as("sent, not recorded").isZero();
		this.window.takeFinished(BATCH);
		assertThat(this.window.room()).as("being recorded").isZero();
		this.window.recorded(List.of(first));
		assertThat(this.window.room()).isEqualTo(1);
		assertThat(this.window.bytesRoom()).isEqualTo(1000 - 12 * 10);
		assertThat(first).isSameAs(sends.get(0)).extracting(Send::isRecorded).isEqualTo(true);
	}

	@Test
	void bytesAreHeldUntilTheyAreRecorded() {
		Send large = send(990, false);
		this.window.add(List.of(large));
		assertThat(this.window.bytesRoom()).isEqualTo(10);
		this.window.finish(this.window.next((ready) -> true), released(large));
		assertThat(this.window.bytesRoom()).isEqualTo(10);
		this.window.recorded(this.window.takeFinished(1));
		assertThat(this.window.bytesRoom()).isEqualTo(1000);
		assertThat(this.window.isEmpty()).isTrue();
	}

	@Test
	void asManyAreSentAtOnceAsThereAreSlotsAndASlotIsFreeAsSoonAsItsSendEnds() {
		List<Send> sends = add(5);
		assertThat(List.of(this.window.next((ready) -> true), this.window.next((ready) -> true),
				this.window.next((ready) -> true)))
			.isEqualTo(sends.subList(0, 3));
		assertThat(this.window.next((ready) -> true)).as("no slot").isNull();
		this.window.finish(sends.get(1), released(sends.get(1)));
		assertThat(this.window.next((ready) -> true)).isSameAs(sends.get(3));
		assertThat(this.window.next((ready) -> true)).as("no slot").isNull();
	}

	@Test
	void aResultThatComesAfterItsSendWasAbandonedIsDropped() {
		Send send = add(1).get(0);
		this.window.next((ready) -> true);
		Settlement abandoned = released(send);
		this.window.finish(send, abandoned);
		this.window.finish(send, Settlement.delivered(send.entry(), 200));
		assertThat(this.window.takeFinished(BATCH)).containsExactly(send);
		assertThat(send.result()).isSameAs(abandoned);
	}

	@Test
	void resultsComeInBatchesAndWhatIsOfferedAgainComesAgain() {
		add(3).forEach((each) -> this.window.finish(this.window.next((ready) -> true), released(each)));
		List<Send> two = this.window.takeFinished(2);
		assertThat(two).hasSize(2);
		this.window.offerAgain(two);
		assertThat(this.window.takeFinished(9)).hasSize(3).containsAll(two);
		assertThat(this.window.takeFinished(9)).isEmpty();
	}

	@Test
	void whatIsSentStaysUnderWayUntilItIsRecorded() {
		Send send = add(2).get(0);
		assertThat(this.window.underWay()).as("waits").isEmpty();
		this.window.next((ready) -> true);
		assertThat(this.window.underWay()).as("being sent").containsExactly(send);
		this.window.finish(send, released(send));
		assertThat(this.window.underWay()).as("finished").containsExactly(send);
		this.window.takeFinished(BATCH);
		assertThat(this.window.underWay()).as("being recorded").containsExactly(send);
		this.window.offerAgain(List.of(send));
		assertThat(this.window.underWay()).as("offered again").containsExactly(send);
		this.window.recorded(this.window.takeFinished(BATCH));
		assertThat(this.window.underWay()).as("recorded").isEmpty();
	}

	@Test
	void resultsThatAreRefusedStandBesideTheRoomOneBatchAtMost() {
		List<Send> sends = add(SLOTS + 2 * BATCH);
		for (int i = 0; i < SLOTS + 2 * BATCH; i++) {
			Send send = sends.get(i);
			this.window.next((ready) -> true);
			this.window.finish(send, released(send));
			assertThat(this.window.takeFinished(BATCH)).containsExactly(send);
			send.refused();
			assertThat(this.window.room()).as("%s refused", i + 1).isEqualTo(Math.min(i + 1, BATCH));
			this.window.offerAgain(List.of(send));
			assertThat(this.window.room()).as("%s refused", i + 1).isEqualTo(Math.min(i + 1, BATCH));
		}
		assertThat(this.window.bytesRoom()).as("their bytes are bounded as ever").isEqualTo(1000 - 13 * 10);
	}

	@Test
	void itKnowsWhetherASuspectIsHeld() {
		Send suspect = send(1, true);
		this.window.add(List.of(suspect));
		add(1);
		assertThat(this.window.hasSuspect()).isTrue();
		this.window.next((ready) -> true);
		this.window.finish(this.window.next((ready) -> true), released(suspect));
		this.window.recorded(this.window.takeFinished(1));
		assertThat(this.window.hasSuspect()).as("the other one was recorded").isTrue();
		this.window.finish(suspect, released(suspect));
		this.window.recorded(this.window.takeFinished(1));
		assertThat(this.window.hasSuspect()).isFalse();
	}

	@Test
	void aStopTakesWhatWaitsAndFindsWhatIsBeingSent() {
		List<Send> sends = add(5);
		this.window.next((ready) -> true);
		assertThat(this.window.takeWaiting((send) -> true)).isEqualTo(sends.subList(1, 5));
		assertThat(this.window.sending()).containsExactlyInAnyOrderElementsOf(sends);
		sends.forEach((each) -> this.window.finish(each, released(each)));
		assertThat(this.window.next((ready) -> true)).as("nothing waits any more").isNull();
	}

	@Test
	void whoWaitsForAResultIsWokenByItAndGivesUpInTime() throws Exception {
		Send send = add(1).get(0);
		this.window.next((ready) -> true);
		assertThat(this.window.awaitFinished(() -> false, 1_000_000)).isFalse();
		assertThat(this.window.awaitFinished(() -> true, 0)).as("nothing to wait for").isTrue();
		FutureTask<Boolean> waiter = new FutureTask<>(
				() -> this.window.awaitFinished(() -> false, TimeUnit.SECONDS.toNanos(90)));
		Thread thread = new Thread(waiter);
		thread.start();
		await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		this.window.finish(send, released(send));
		assertThat(waiter.get(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void aRefusedResultCountsOnlyWhenItIsDue() {
		Send refused = add(2).get(0);
		this.window.next((ready) -> true);
		this.window.next((ready) -> true);
		this.window.finish(refused, released(refused));
		assertThat(this.window.hasFinished(1)).isTrue();
		this.window.takeFinished(BATCH);
		refused.refused();
		this.window.offerAgain(List.of(refused));
		assertThat(this.window.hasFinished(1)).isFalse();
	}

}
