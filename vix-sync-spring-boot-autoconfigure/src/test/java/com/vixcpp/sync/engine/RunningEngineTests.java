package com.vixcpp.sync.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.OperationStatus;
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
 * The engine running by itself.
 */
class RunningEngineTests {

	private final SyncTransport transport = SyncTransport.of("test", (operation) -> SendResult.delivered());

	private EngineFixture fixture;

	@BeforeEach
	void open() {
		this.fixture = new EngineFixture(TestDatabase.H2);
	}

	@AfterEach
	void close() {
		this.fixture.close();
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
	void anOperationThatAloneGetsNoAnswerHoldsUpNoOtherAndIsChargedForIt() {
		SyncTransport poisoned = SyncTransport.of("test", (operation) -> {
			if (operation.id().equals("poison")) {
				await().pollDelay(Duration.ofMillis(300)).until(() -> true);
				return SendResult.unavailable("no answer");
			}
			return SendResult.delivered();
		});
		this.fixture.outbox.enqueue(operation("poison"), "test", null);
		for (int i = 0; i < 999; i++) {
			this.fixture.outbox.enqueue(operation("a" + i), "test", null);
		}
		SyncEngine engine = this.fixture.engine(poisoned);
		engine.start();
		await().atMost(Duration.ofSeconds(30)).until(() -> this.fixture.outbox.counts().pending() <= 1);
		assertThat(this.fixture.view("poison").status()).isNotEqualTo(OperationStatus.DONE);
		AtomicInteger more = new AtomicInteger();
		await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).until(() -> {
			this.fixture.outbox.enqueue(operation("b" + more.incrementAndGet()), "test", null);
			return this.fixture.view("poison").attempt() > 0;
		});
		assertThat(this.fixture.view("poison").lastError()).contains("while others got answers");
		engine.stop();
	}

	@Test
	void whoIsToldToComeBackLaterIsNeverChargedWhomeverElseTheServerServes() {
		AtomicInteger refused = new AtomicInteger();
		SyncTransport busy = SyncTransport.of("test", (operation) -> {
			if (operation.id().equals("unlucky")) {
				await().pollDelay(Duration.ofMillis(100)).until(() -> true);
				refused.incrementAndGet();
				return SendResult.unavailable("busy").withStatus(429);
			}
			return SendResult.delivered();
		});
		this.fixture.outbox.enqueue(operation("unlucky"), "test", null);
		SyncEngine engine = this.fixture.engine(busy);
		engine.start();
		AtomicInteger more = new AtomicInteger();
		await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).until(() -> {
			this.fixture.outbox.enqueue(operation("b" + more.incrementAndGet()), "test", null);
			return refused.get() >= 4;
		});
		engine.stop();
		assertThat(this.fixture.view("unlucky").attempt()).isZero();
	}

	@Test
	void asynchronousSendsNeedNoThreadEachAndStayWithinTheirSlots() {
		AtomicInteger now = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		Set<String> threads = ConcurrentHashMap.newKeySet();
		SyncTransport asynchronous = new AsyncTransport((operation) -> {
			threads.add(Thread.currentThread().getName());
			most.accumulateAndGet(now.incrementAndGet(), Math::max);
			return CompletableFuture.supplyAsync(() -> {
				now.decrementAndGet();
				return SendResult.delivered();
			}, CompletableFuture.delayedExecutor(5, java.util.concurrent.TimeUnit.MILLISECONDS));
		});
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
				Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(2));
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
