package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static com.vixcpp.sync.engine.EngineFixture.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

	@Test
	void aRunningEngineStopsAndStartsAgain() {
		SyncEngine engine = this.fixture.engine(this.transport);
		for (int i = 0; i < 3; i++) {
			engine.start();
			engine.start();
			this.fixture.outbox.enqueue(operation("a" + i), "test", null);
			engine.wake();
			String id = "a" + i;
			await().until(() -> this.fixture.view(id).status() == OperationStatus.DONE);
			engine.stop();
			engine.stop();
			assertThat(engine.isRunning()).isFalse();
		}
	}

	@Test
	void aSlowSendHoldsOneSlotAndNothingElse() {
		CountDownLatch release = new CountDownLatch(1);
		SyncTransport slow = SyncTransport.of("test", (operation) -> {
			if (operation.id().equals("slow")) {
				await().until(() -> release.getCount() == 0);
			}
			return SendResult.delivered();
		});
		this.fixture.outbox.enqueue(operation("slow"), "test", null);
		for (int i = 0; i < 500; i++) {
			this.fixture.outbox.enqueue(operation("a" + i), "test", null);
		}
		SyncEngine engine = this.fixture.engine(slow);
		engine.start();
		await().atMost(Duration.ofSeconds(30))
			.until(() -> this.fixture.outbox.counts().pending() == 0 && this.fixture.outbox.counts().inFlight() == 1);
		release.countDown();
		await().until(() -> this.fixture.view("slow").status() == OperationStatus.DONE);
		engine.stop();
	}

	@Test
	void asynchronousSendsNeedNoThreadEachAndStayWithinTheirSlots() {
		AtomicInteger now = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		Set<String> threads = ConcurrentHashMap.newKeySet();
		SyncTransport asynchronous = new SyncTransport() {
			@Override
			public Set<String> kinds() {
				return Set.of("test");
			}

			@Override
			public SendResult send(Operation operation) {
				throw new IllegalStateException("must not be called");
			}

			@Override
			public CompletionStage<SendResult> sendAsync(Operation operation) {
				threads.add(Thread.currentThread().getName());
				most.accumulateAndGet(now.incrementAndGet(), Math::max);
				return CompletableFuture.supplyAsync(() -> {
					now.decrementAndGet();
					return SendResult.delivered();
				}, CompletableFuture.delayedExecutor(5, java.util.concurrent.TimeUnit.MILLISECONDS));
			}
		};
		for (int i = 0; i < 200; i++) {
			this.fixture.outbox.enqueue(operation("a" + i), "test", null);
		}
		SyncEngine engine = this.fixture.engine(asynchronous);
		engine.start();
		await().atMost(Duration.ofSeconds(30))
			.until(() -> this.fixture.outbox.counts().pending() == 0 && this.fixture.outbox.counts().inFlight() == 0);
		engine.stop();
		assertThat(most).hasValueLessThanOrEqualTo(8);
		assertThat(most).hasValueGreaterThan(2);
	}

	@Test
	void stopGivesBackWhatDoesNotEndInTime() {
		CountDownLatch begun = new CountDownLatch(1);
		SyncTransport hanging = SyncTransport.of("test", (operation) -> {
			begun.countDown();
			await().forever().until(() -> false);
			return SendResult.delivered();
		});
		EngineSettings settings = new EngineSettings(1, 100, 1, 1_000_000, Duration.ofMillis(20), Duration.ofMillis(20),
				Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMillis(300));
		this.fixture.outbox.enqueue(operation("a"), "test", null);
		this.fixture.outbox.enqueue(operation("b"), "test", null);
		SyncEngine engine = this.fixture.engine(settings, hanging);
		engine.start();
		await().until(() -> begun.getCount() == 0);
		engine.stop();
		assertThat(this.fixture.outbox.counts().pending()).isEqualTo(2);
		assertThat(this.fixture.view("a").attempt()).isZero();
	}

	@Test
	void theEngineOutlivesADatabaseThatGoesAwayAndComesBack() {
		SyncEngine engine = this.fixture.engine(this.transport);
		engine.start();
		try (var connection = this.fixture.dataSource.getConnection(); var statement = connection.createStatement()) {
			statement.execute("alter table vix_sync_outbox rename to away");
			await().pollDelay(Duration.ofMillis(200)).until(engine::isAlive);
			statement.execute("alter table away rename to vix_sync_outbox");
		}
		catch (java.sql.SQLException ex) {
			throw new IllegalStateException(ex);
		}
		this.fixture.outbox.enqueue(operation("a"), "test", null);
		await().until(() -> this.fixture.view("a").status() == OperationStatus.DONE);
		engine.stop();
	}

	@Test
	void twoEnginesOnOnePostgresDrainTwentyThousandWithoutClaimingOneTwice() {
		try (EngineFixture postgres = new EngineFixture(TestDatabase.POSTGRESQL)) {
			List<String> ids = Collections.synchronizedList(new ArrayList<>());
			SyncTransport counting = SyncTransport.of("test", (operation) -> {
				ids.add(operation.id());
				return SendResult.delivered();
			});
			int count = 20_000;
			java.util.stream.IntStream.range(0, count)
				.parallel()
				.forEach((i) -> postgres.outbox.enqueue(operation("a" + i), "test", null));
			SyncEngine one = postgres.engine(new Outbox("one", postgres.store, EngineFixture.RETRY, new Random()),
					EngineFixture.SETTINGS, counting);
			SyncEngine two = postgres.engine(new Outbox("two", postgres.store, EngineFixture.RETRY, new Random()),
					EngineFixture.SETTINGS, counting);
			one.start();
			two.start();
			await().atMost(Duration.ofMinutes(3)).until(() -> ids.size() >= count);
			one.stop();
			two.stop();
			assertThat(ids).hasSize(count).doesNotHaveDuplicates();
			assertThat(one.leasesLost() + two.leasesLost()).isZero();
			assertThat(postgres.outbox.counts().pending() + postgres.outbox.counts().inFlight()).isZero();
		}
	}

}
