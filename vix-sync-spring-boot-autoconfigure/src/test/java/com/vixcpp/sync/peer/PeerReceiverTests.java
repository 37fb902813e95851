package com.vixcpp.sync.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.peer.Acknowledgement.Status;
import com.vixcpp.sync.receiver.ForgetfulKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long a batch is worked on, at a time of the test's own. What becomes of it in a
 * database is told in the tests over HTTP.
 */
@ExtendWith(OutputCaptureExtension.class)
class PeerReceiverTests {

	private final AtomicLong nanos = new AtomicLong();

	private final List<String> handled = new ArrayList<>();

	private Duration each = Duration.ofMillis(1);

	private Predicate<String> failing = (id) -> false;

	private boolean away;

	private final PeerReceiver receiver = new PeerReceiver(new ForgetfulKeys(() -> this.away),
			new OperationHandlers(List.of(OperationHandler.of("a", this::handle))), Duration.ofDays(1), () -> null,
			this.nanos::get);

	private void handle(Operation operation) {
		this.nanos.addAndGet(this.each.toNanos());
		this.handled.add(operation.id());
		if (this.failing.test(operation.id())) {
			throw new IllegalStateException("it does not work");
		}
	}

	private List<Status> receive(int count) {
		return this.receiver
			.receive("", new Batch("far",
					IntStream.range(0, count)
						.mapToObj((i) -> new Batch.Entry("o" + i, Operation.of("a", "peer").withId("o" + i), ""))
						.toList()))
			.stream()
			.map(Acknowledgement::status)
			.toList();
	}

	@Test
	void aBatchThatGoesQuicklyIsHandledAsAWhole() {
		assertThat(receive(300)).hasSize(300).containsOnly(Status.DONE);
		assertThat(this.handled).hasSize(300);
	}

	@Test
	void ofABatchThatTakesLongSomeAreDoneInTimeAndTheRestIsBusy() {
		this.each = Duration.ofMillis(500);
		List<Status> statuses = receive(32);
		assertThat(statuses.stream().collect(Collectors.groupingBy((status) -> status, Collectors.counting())))
			.containsEntry(Status.DONE, 9L)
			.containsEntry(Status.BUSY, 23L);
		assertThat(statuses.subList(0, 9)).containsOnly(Status.DONE);
		assertThat(Duration.ofNanos(this.nanos.get())).isLessThan(Duration.ofSeconds(10));
	}

	@Test
	void aSlowHandlerThatFailsIsToldApartAndTheOthersAreNotCounted() {
		this.each = Duration.ofSeconds(5);
		this.failing = (id) -> true;
		assertThat(receive(3)).containsExactly(Status.FAILED, Status.BUSY, Status.BUSY);
	}

	@Test
	void howeverManyTransactionsABatchTakesWhatIsRolledBackGetsItsTimeAgainOnce() {
		this.each = Duration.ofMillis(35);
		this.failing = (id) -> id.endsWith("99");
		assertThat(receive(1000)).contains(Status.DONE, Status.FAILED, Status.BUSY);
		assertThat(Duration.ofNanos(this.nanos.get())).isLessThan(Duration.ofSeconds(10));
	}

	@Test
	void whileTheDatabaseIsAwayTheLogIsNotFilledWithIt(CapturedOutput output) {
		this.away = true;
		for (int i = 0; i < 50; i++) {
			assertThat(receive(1)).containsExactly(Status.UNAVAILABLE);
			assertThat(receive(3)).containsOnly(Status.UNAVAILABLE);
		}
		this.away = false;
		this.nanos.addAndGet(Duration.ofMinutes(1).toNanos());
		assertThat(receive(1)).containsExactly(Status.DONE);
		assertThat(output.getAll().lines().filter((line) -> line.contains("WARN"))).satisfiesExactly(
				(line) -> assertThat(line).contains("An operation could not be received: it is away."),
				(line) -> assertThat(line).contains("99 more could not be received within 60 s"));
	}

}
