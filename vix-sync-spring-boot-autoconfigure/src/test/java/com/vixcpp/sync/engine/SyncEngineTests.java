package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static com.vixcpp.sync.engine.EngineFixture.operation;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The scenarios of the original, those that fail there included, and what goes beyond.
 */
class SyncEngineTests {

	private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

	private final ConcurrentLinkedQueue<String> sent = new ConcurrentLinkedQueue<>();

	private final AtomicReference<SendResult> answer = new AtomicReference<>(SendResult.delivered());

	private final SyncTransport transport = SyncTransport.of("test", (operation) -> {
		this.sent.add(operation.id());
		return this.answer.get();
	});

	private EngineFixture fixture;

	@BeforeEach
	void open() {
		this.fixture = new EngineFixture(TestDatabase.H2);
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	private void enqueue(String... ids) {
		for (String id : ids) {
			this.fixture.outbox.enqueue(operation(id), "test", T0);
		}
	}

	@Test
	void anEnqueuedOperationIsDeliveredByOneTick() {
		enqueue("a");
		TickResult result = this.fixture.engine(this.transport).tick(T0);
		assertThat(result).isEqualTo(new TickResult(true, 0, 0, 1, 1, 0, 0));
		assertThat(this.fixture.view("a").status()).isEqualTo(OperationStatus.DONE);
	}

	@Test
	void aRejectedOperationIsNeverSentAgain() {
		enqueue("a");
		this.answer.set(SendResult.rejected("permanent"));
		SyncEngine engine = this.fixture.engine(this.transport);
		engine.tick(T0);
		engine.tick(T0.plusSeconds(10_000));
		assertThat(this.sent).containsExactly("a");
		assertThat(this.fixture.view("a").status()).isEqualTo(OperationStatus.PERMANENT_FAILED);
		assertThat(this.fixture.view("a").lastError()).isEqualTo("permanent");
	}

	@Test
	void whatAWorkerClaimedBeforeItCrashedIsTakenBackAndDelivered() {
		enqueue("a");
		this.fixture.outbox
			.claim(new ClaimRequest(Map.of("test", 1), Set.of("test"), 1000, Duration.ofMillis(50), false), T0);
		SyncEngine engine = this.fixture.engine(this.transport);
		assertThat(engine.tick(T0.plusMillis(49)).processed()).isZero();
		TickResult result = engine.tick(T0.plusMillis(60));
		assertThat(result.recovered()).isEqualTo(1);
		assertThat(result.delivered()).isEqualTo(1);
	}

	@Test
	void offlineSendsNothingAndThenRecovers() {
		enqueue("a");
		this.fixture.online.set(false);
		SyncEngine engine = this.fixture.engine(this.transport);
		assertThat(engine.tick(T0).processed()).isZero();
		assertThat(this.fixture.view("a").status()).isEqualTo(OperationStatus.PENDING);
		this.fixture.online.set(true);
		assertThat(engine.tick(T0.plusMillis(2)).delivered()).isEqualTo(1);
	}

	@Test
	void anOperationThatIsStillBeingWorkedOnWaitsAloneAndIsNotCharged() {
		enqueue("a");
		this.answer.set(SendResult.busy("still at work").withRetryAfter(Duration.ofSeconds(3)));
		SyncEngine engine = this.fixture.engine(this.transport);
		for (int i = 0; i < 100; i++) {
			engine.tick(T0.plusSeconds(3 * i));
		}
		assertThat(this.sent).hasSize(100);
		assertThat(this.fixture.view("a").status()).isEqualTo(OperationStatus.PENDING);
		assertThat(this.fixture.view("a").attempt()).isZero();
		enqueue("b");
		this.answer.set(SendResult.delivered());
		assertThat(engine.tick(T0.plusSeconds(299)).delivered()).as("others go on").isEqualTo(1);
		assertThat(engine.tick(T0.plusSeconds(300)).delivered()).isEqualTo(1);
	}

	@Test
	void whoIsBusyAndAsksForNoTimeIsAskedAgainAfterASecond() {
		enqueue("a");
		this.answer.set(SendResult.busy("still at work"));
		SyncEngine engine = this.fixture.engine(this.transport);
		engine.tick(T0);
		assertThat(engine.tick(T0.plusMillis(999)).claimed()).isZero();
		assertThat(engine.tick(T0.plusSeconds(1)).claimed()).isEqualTo(1);
	}

	@Test
	void aFailureIsRetriedAfterItsBackoffAndThenSucceeds() {
		enqueue("a");
		this.answer.set(SendResult.failed("simulated failure"));
		SyncEngine engine = this.fixture.engine(this.transport);
		engine.tick(T0);
		this.answer.set(SendResult.delivered());
		assertThat(engine.tick(T0.plusMillis(999)).claimed()).isZero();
		assertThat(engine.tick(T0.plusSeconds(1)).delivered()).isEqualTo(1);
	}

	@Test
	void retryAfterIsNeverUndercut() {
		enqueue("a");
		this.answer.set(SendResult.failed("busy").withRetryAfter(Duration.ofMinutes(2)));
		this.fixture.engine(this.transport).tick(T0);
		assertThat(this.fixture.view("a").nextAttemptAt()).isEqualTo(T0.plus(Duration.ofMinutes(2)));
	}

	@Test
	void threeDaysOfOutageCountNothingAndFailNothing() {
		enqueue("a", "b", "c");
		this.answer.set(SendResult.unavailable("connection refused"));
		SyncEngine engine = this.fixture.engine(this.transport);
		for (Instant now = T0; now.isBefore(T0.plus(Duration.ofDays(3))); now = now.plus(Duration.ofMinutes(10))) {
			engine.tick(now);
		}
		assertThat(this.sent).as("rests between its probes").hasSizeLessThan(3 * 24 * 6 + 10);
		assertThat(this.fixture.view("a")).extracting(OperationView::attempt, OperationView::status)
			.containsExactly(0, OperationStatus.PENDING);
		this.answer.set(SendResult.delivered());
		Instant back = T0.plus(Duration.ofDays(3)).plusSeconds(60);
		int delivered = engine.tick(back).delivered() + engine.tick(back.plusSeconds(1)).delivered();
		assertThat(delivered).isEqualTo(3);
	}

	@Test
	void anUnavailableDestinationHoldsUpNoOther() {
		SyncTransport other = SyncTransport.of("other", (operation) -> SendResult.delivered());
		enqueue("a");
		this.fixture.outbox.enqueue(Operation.of("other", "x").withId("b"), "other", T0);
		this.answer.set(SendResult.unavailable("away"));
		this.fixture.engine(this.transport, other).tick(T0);
		assertThat(this.fixture.view("b").status()).isEqualTo(OperationStatus.DONE);
		assertThat(this.fixture.network.destinations().unavailable()).containsExactly("test");
	}

	@Test
	void aTransportThatThrowsFailsTheOperationAndNotTheEngine() {
		enqueue("a", "b");
		SyncTransport throwing = SyncTransport.of("test", (operation) -> {
			if (operation.id().equals("a")) {
				throw new StackOverflowError("deep");
			}
			return SendResult.delivered();
		});
		this.fixture.engine(throwing).tick(T0);
		assertThat(this.fixture.view("a").lastError()).contains("StackOverflowError");
		assertThat(this.fixture.view("a").attempt()).isEqualTo(1);
		assertThat(this.fixture.view("b").status()).isEqualTo(OperationStatus.DONE);
	}

	@Test
	void anExpiredOperationIsNeverSent() {
		this.fixture.outbox.enqueue(operation("a").withExpiresAt(T0.plusSeconds(5)), "test", T0);
		assertThat(this.fixture.engine(this.transport).tick(T0.plusSeconds(5)).expired()).isEqualTo(1);
		assertThat(this.sent).isEmpty();
		assertThat(this.fixture.view("a").status()).isEqualTo(OperationStatus.EXPIRED);
	}

	@Test
	void anEntryWhoseDestinationHasChangedIsMovedThereAndSent() {
		this.fixture.outbox.enqueue(operation("a"), "formerly", T0);
		SyncEngine engine = this.fixture.engine(this.transport);
		assertThat(engine.tick(T0).released()).isEqualTo(1);
		assertThat(engine.tick(T0).delivered()).isEqualTo(1);
	}

}
