package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

import com.vixcpp.sync.ForwardingStore;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationListener;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ListenerFailedException;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.OutboxListeners;
import com.vixcpp.sync.outbox.Settlement;
import com.vixcpp.sync.outbox.StoreUnavailableException;
import com.vixcpp.sync.outbox.Transition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static com.vixcpp.sync.engine.EngineFixture.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Failing to record is not a failed send: no result is lost.
 */
@ExtendWith(OutputCaptureExtension.class)
class RecorderTests {

	private static final Duration LEASE = Duration.ofSeconds(30);

	private final EngineClock clock = EngineClock.running(() -> null);

	private final SendWindow window = new SendWindow(EngineFixture.SETTINGS);

	/** What the store does with a change before it makes it. */
	private final AtomicReference<Predicate<Transition>> fault = new AtomicReference<>((each) -> false);

	private final List<OperationListener> listeners = new ArrayList<>();

	private EngineFixture fixture;

	private Outbox outbox;

	private Recorder recorder;

	@BeforeEach
	void open() {
		this.fixture = new EngineFixture(TestDatabase.H2);
		this.outbox = new Outbox("one", new ForwardingStore(this.fixture.store) {
			@Override
			public Set<Long> apply(List<Transition> transitions, @Nullable Instant now) {
				if (transitions.stream().anyMatch(RecorderTests.this.fault.get())) {
					throw new IllegalArgumentException("a value that no column takes");
				}
				return super.apply(transitions, now);
			}
		}, EngineFixture.RETRY, new Random(1), new OutboxListeners(() -> this.listeners,
				OutboxListeners.NONE.transaction(), OutboxListeners.NONE.publisher()));
		this.recorder = new Recorder(this.outbox, this.window, 2, new Observers(List.of(), null));
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	/** Enqueue, claim and deliver. */
	private List<Send> delivered(Duration leaseLeft, String... ids) {
		for (String id : ids) {
			this.outbox.enqueue(operation(id), "test", null);
		}
		long leaseEnds = System.nanoTime() + leaseLeft.toNanos();
		List<Send> sends = this.outbox
			.claim(new ClaimRequest(Map.of("test", ids.length), Set.of("test"), 1_000_000, LEASE, false), null)
			.stream()
			.map((each) -> new Send(each, leaseEnds, this.clock))
			.toList();
		this.window.add(sends);
		sends.forEach((each) -> {
			this.window.next((ready) -> true);
			this.window.finish(each, Settlement.delivered(each.entry(), 200));
		});
		return sends;
	}

	private List<OperationStatus> statuses(String... ids) {
		List<OperationStatus> statuses = new ArrayList<>();
		for (String id : ids) {
			statuses.add(this.fixture.view(id).status());
		}
		return statuses;
	}

	@Test
	void resultsAreRecordedBatchByBatch() {
		delivered(LEASE, "a", "b", "c");
		assertThat(List.of(this.recorder.record(this.clock), this.recorder.record(this.clock),
				this.recorder.record(this.clock)))
			.containsExactly(2, 1, 0);
		assertThat(statuses("a", "b", "c")).containsOnly(OperationStatus.DONE);
		assertThat(this.window.isEmpty()).isTrue();
	}

	@Test
	void whileTheStoreIsAwayEveryResultIsKeptAndThenRecorded() {
		delivered(LEASE, "a", "b", "c");
		this.fault.set((each) -> {
			throw new StoreUnavailableException("away", new IllegalStateException());
		});
		for (int i = 0; i < 5; i++) {
			assertThatExceptionOfType(StoreUnavailableException.class)
				.isThrownBy(() -> this.recorder.record(this.clock));
		}
		this.fault.set((each) -> false);
		assertThat(this.recorder.record(this.clock) + this.recorder.record(this.clock)).isEqualTo(3);
		assertThat(statuses("a", "b", "c")).containsOnly(OperationStatus.DONE);
	}

	@Test
	void aResultThatTheStoreRefusesIsKeptWhileItsLeaseLivesAndHoldsUpNoOther(CapturedOutput output) {
		delivered(LEASE, "a", "bad");
		this.fault.set((each) -> each.from().operationId().equals("bad"));
		assertThat(this.recorder.record(this.clock)).isEqualTo(1);
		assertThat(this.recorder.record(this.clock)).isZero();
		assertThat(statuses("a", "bad")).containsExactly(OperationStatus.DONE, OperationStatus.IN_FLIGHT);
		await().until(() -> output.getOut().contains("refuses to record") && this.window.holdsRefused());
		this.fault.set((each) -> false);
		await().until(() -> this.recorder.record(this.clock) == 1);
		assertThat(statuses("bad")).containsOnly(OperationStatus.DONE);
		assertThat(output.getOut()).containsOnlyOnce("refuses to record results that came back; the engine goes on")
			.containsOnlyOnce("Over after 1 failures");
	}

	@Test
	void aResultThatTheStoreRefusesIsLetGoWhenItsLeaseHasEnded() {
		delivered(Duration.ZERO, "bad");
		this.fault.set((each) -> true);
		assertThat(this.recorder.record(this.clock)).isEqualTo(1);
		assertThat(this.window.isEmpty()).isTrue();
		assertThat(statuses("bad")).as("until its lease is taken back").containsOnly(OperationStatus.IN_FLIGHT);
	}

	@Test
	void aResultThatTheStoreAlwaysRefusesIsLetGoInTheEndThoughItsLeaseIsRenewed() {
		Send send = delivered(Duration.ofMillis(20), "bad").get(0);
		this.fault.set((each) -> true);
		await().until(() -> {
			send.renewed(System.nanoTime() + LEASE.toNanos());
			this.recorder.record(this.clock);
			return this.window.isEmpty();
		});
		assertThat(statuses("bad")).as("until its lease ends").containsOnly(OperationStatus.IN_FLIGHT);
	}

	@Test
	void aListenerThatThrowsForTheLengthOfALeaseIsGivenUpThoughThatIsRenewed() {
		Send send = delivered(Duration.ofMillis(300), "a").get(0);
		OperationEvent event = new OperationEvent.Delivered(send.operation(), 1, 200, null);
		this.fault.set((each) -> {
			if (each.to() == OperationStatus.DONE) {
				throw new ListenerFailedException(event, new IllegalStateException("no"));
			}
			return false;
		});
		await().until(() -> {
			send.renewed(System.nanoTime() + LEASE.toNanos());
			this.recorder.record(this.clock);
			return this.window.isEmpty();
		});
		assertThat(statuses("a")).containsOnly(OperationStatus.FAILED);
		assertThat(this.fixture.view("a").lastError()).startsWith("the target has it, but");
	}

	@Test
	void anExceptionThatThrowsWhenItIsAskedWhatItSaysHoldsUpNoResult() {
		Send send = delivered(Duration.ofMillis(300), "a").get(0);
		OperationEvent event = new OperationEvent.Delivered(send.operation(), 1, 200, null);
		RuntimeException untellable = new IllegalStateException() {
			@Override
			public String getMessage() {
				throw this;
			}
		};
		this.fault.set((each) -> {
			if (each.to() == OperationStatus.DONE) {
				throw new ListenerFailedException(event, untellable);
			}
			return false;
		});
		await().until(() -> {
			send.renewed(System.nanoTime() + LEASE.toNanos());
			try {
				this.recorder.record(this.clock);
			}
			catch (RuntimeException ex) {
				// Handed on, it would keep the build from telling that this test failed.
				throw new AssertionError("recording threw");
			}
			return this.window.isEmpty();
		});
		assertThat(statuses("a")).containsOnly(OperationStatus.FAILED);
	}

	@Test
	void aResultThatAnOutageLeftOverIsKeptWhateverHasBecomeOfItsLease() {
		this.listeners.add(new OperationListener() {
		});
		delivered(Duration.ZERO, "a", "b");
		this.fault.set((each) -> {
			if (each.from().operationId().equals("b")) {
				throw new StoreUnavailableException("away", new IllegalStateException());
			}
			return false;
		});
		assertThat(this.recorder.record(this.clock)).isEqualTo(1);
		assertThat(statuses("a", "b")).containsExactly(OperationStatus.DONE, OperationStatus.IN_FLIGHT);
		this.fault.set((each) -> false);
		assertThat(this.recorder.record(this.clock)).as("at once").isEqualTo(1);
		assertThat(statuses("b")).containsOnly(OperationStatus.DONE);
	}

	@Test
	void aResultThatComesAfterItsLeaseWasLostIsCountedAndChangesNothing() {
		Send late = delivered(LEASE, "a").get(0);
		assertThat(
				this.outbox.release(new com.vixcpp.sync.outbox.ClaimedOperation(late.entry(), late.operation()), null))
			.isTrue();
		assertThat(this.recorder.record(this.clock)).isEqualTo(1);
		assertThat(this.recorder.leasesLost()).isEqualTo(1);
		assertThat(statuses("a")).containsOnly(OperationStatus.PENDING);
		assertThat(this.window.isEmpty()).isTrue();
	}

}
