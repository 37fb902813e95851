package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import com.vixcpp.sync.operation.Lease;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Settlement;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a pass waits for while there is work, and for how long at most.
 */
class PaceTests {

	private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

	private static final int BATCH = 12;

	private static final int SLOTS = 20;

	private final SendWindow window = new SendWindow(
			new EngineSettings(1, BATCH, SLOTS, 1_000_000, Duration.ofMillis(20), Duration.ofMillis(20),
					Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(5)));

	private final Pace pace = new Pace(this.window, BATCH);

	private void claim(int count) {
		this.window.add(IntStream.range(0, count).mapToObj((i) -> send(i)).toList());
		IntStream.range(0, count).forEach((i) -> this.window.next((ready) -> true));
		this.pace.begin();
		this.pace.claimed(count);
	}

	private static Send send(int position) {
		Operation operation = Operation.of("test", "x", "{}");
		Lease lease = new Lease("one", UUID.randomUUID(), T0.plusSeconds(30));
		OutboxEntry entry = new OutboxEntry(operation.id(), position, OperationStatus.IN_FLIGHT, 0, 0, T0, "test", null,
				false, lease, null);
		return new Send(new ClaimedOperation(entry, operation), System.nanoTime() + 30_000_000_000L,
				EngineClock.at(T0));
	}

	private void finish(int count) {
		List<Send> sending = this.window.sending();
		sending.subList(0, count).forEach((each) -> this.window.finish(each, delivered(each)));
	}

	private static Settlement delivered(Send send) {
		return Settlement.delivered(send.entry(), 200);
	}

	private boolean isWorthItAfter(Duration waited) {
		return this.pace.isWorthIt(waited.toNanos());
	}

	@Test
	void nothingIsWaitedForWhereNothingIsUnderWay() {
		assertThat(isWorthItAfter(Duration.ZERO)).isTrue();
	}

	@Test
	void theOnlyOneIsRecordedAsSoonAsItsAnswerIsThere() {
		claim(1);
		assertThat(isWorthItAfter(Duration.ofMillis(1))).isFalse();
		finish(1);
		assertThat(isWorthItAfter(Duration.ofMillis(1))).isTrue();
	}

	@Test
	void whereThereIsLittleToDoHalfOfWhatIsUnderWayIsWorthAPass() {
		claim(5);
		finish(1);
		assertThat(isWorthItAfter(Duration.ofMillis(1))).isFalse();
		finish(1);
		assertThat(isWorthItAfter(Duration.ofMillis(1))).isTrue();
	}

	@Test
	void aStreamOfResultsIsNotCutInHalvesByEachPass() {
		claim(10);
		this.pace.begin();
		this.pace.claimed(4);
		finish(3);
		assertThat(isWorthItAfter(Duration.ofMillis(1))).as("half of what was claimed last").isFalse();
		finish(1);
		assertThat(isWorthItAfter(Duration.ofMillis(1))).isTrue();
	}

	@Test
	void whereThereIsMuchToDoABatchOfResultsIsWorthAPass() {
		claim(SLOTS + 2 * BATCH);
		finish(BATCH - 1);
		assertThat(isWorthItAfter(Duration.ofMillis(1))).isFalse();
		finish(1);
		assertThat(isWorthItAfter(Duration.ofMillis(1))).isTrue();
	}

	@Test
	void slotsDoNotRunOutOfWorkWhileThereIsMuchToDo() {
		claim(SLOTS + BATCH / 2);
		assertThat(isWorthItAfter(Duration.ofMillis(1))).as("half a batch waits").isFalse();
		this.window.next((ready) -> true);
		this.window.finish(this.window.sending().get(0), delivered(this.window.sending().get(0)));
		this.window.next((ready) -> true);
		assertThat(isWorthItAfter(Duration.ofMillis(1))).isTrue();
	}

	@Test
	void thoseThatHangHoldUpResultsForTwentyMillisecondsAndWhatIsNewForTwo() {
		claim(5);
		finish(1);
		assertThat(isWorthItAfter(Duration.ofMillis(19))).isFalse();
		assertThat(isWorthItAfter(Duration.ofMillis(20))).isTrue();
		this.pace.wake();
		assertThat(isWorthItAfter(Duration.ofMillis(1))).isFalse();
		assertThat(isWorthItAfter(Duration.ofMillis(2))).isTrue();
	}

	@Test
	void oncePastThoseThatHangTheNextResultIsWorthAPassAgain() {
		claim(3);
		this.pace.begin();
		this.pace.claimed(0);
		assertThat(isWorthItAfter(Duration.ofMillis(1))).isFalse();
		finish(1);
		assertThat(isWorthItAfter(Duration.ofMillis(1))).isTrue();
	}

	@Test
	void whereThereWasNoRoomToClaimAFewResultsAreNotWorthAPass() {
		claim(SLOTS + 2 * BATCH);
		this.pace.begin();
		this.pace.claimed(0);
		finish(1);
		assertThat(isWorthItAfter(Duration.ofMillis(1))).isFalse();
		finish(BATCH - 1);
		assertThat(isWorthItAfter(Duration.ofMillis(1))).isTrue();
	}

}
