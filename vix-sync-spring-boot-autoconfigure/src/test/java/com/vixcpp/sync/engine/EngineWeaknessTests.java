package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static com.vixcpp.sync.engine.EngineFixture.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The known weaknesses of the original's engine and of what it shows, one by one: each
 * test is named after what goes right here, and numbered after what goes wrong there.
 */
class EngineWeaknessTests {

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
	@DisplayName("W14: a write that fails reaches the caller and leaves nothing behind")
	void aWriteThatFailsReachesTheCallerAndLeavesNothingBehind() {
		var jdbc = JdbcClient.create(this.fixture.dataSource);
		jdbc.sql("alter table vix_sync_outbox rename to away").update();
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> enqueue("a"));
		jdbc.sql("alter table away rename to vix_sync_outbox").update();
		assertThat(this.fixture.outbox.find("a")).isEmpty();
		enqueue("a");
		assertThat(this.fixture.engine(this.transport).tick(T0).delivered()).isEqualTo(1);
	}

	@Test
	@DisplayName("W18: the log has every change, written with it")
	void theLogHasEveryChangeWrittenWithIt() {
		enqueue("a");
		this.answer.set(SendResult.failed("x"));
		SyncEngine engine = this.fixture.engine(this.transport);
		engine.tick(T0);
		this.answer.set(SendResult.delivered());
		engine.tick(T0.plusSeconds(60));
		var jdbc = JdbcClient.create(this.fixture.dataSource);
		assertThat(jdbc.sql("select type from vix_sync_wal where operation_id = 'a' order by revision")
			.query(Integer.class)
			.list()).containsExactly(1, 3, 2);
	}

	@Test
	@DisplayName("W22: neither transport, probe nor store can end the engine")
	void neitherTransportProbeNorStoreCanEndTheEngine() {
		AtomicInteger calls = new AtomicInteger();
		SyncTransport throwing = SyncTransport.of("test", (operation) -> {
			if (calls.incrementAndGet() == 1) {
				throw new NoClassDefFoundError("x");
			}
			return SendResult.delivered();
		});
		SyncEngine engine = this.fixture.engine(throwing);
		engine.start();
		this.fixture.outbox.enqueue(operation("a"), "test", null);
		await().atMost(Duration.ofSeconds(30)).until(() -> this.fixture.view("a").attempt() == 1);
		var jdbc = JdbcClient.create(this.fixture.dataSource);
		jdbc.sql("alter table vix_sync_outbox rename to away").update();
		await().pollDelay(Duration.ofMillis(100)).until(engine::isAlive);
		jdbc.sql("alter table away rename to vix_sync_outbox").update();
		await().atMost(Duration.ofSeconds(30)).until(() -> this.fixture.view("a").status() == OperationStatus.DONE);
		assertThat(engine.isAlive()).isTrue();
		engine.stop();
	}

	@Test
	@DisplayName("W23: one worker sends many at a time")
	void oneWorkerSendsManyAtATime() {
		CountDownLatch together = new CountDownLatch(8);
		SyncTransport meeting = SyncTransport.of("test", (operation) -> {
			together.countDown();
			await().atMost(Duration.ofSeconds(20)).until(() -> together.getCount() == 0);
			return SendResult.delivered();
		});
		for (int i = 0; i < 8; i++) {
			this.fixture.outbox.enqueue(operation("a" + i), "test", null);
		}
		SyncEngine engine = this.fixture.engine(meeting);
		engine.start();
		await().atMost(Duration.ofSeconds(30))
			.until(() -> this.fixture.outbox.counts().equals(new OutboxCounts(0, 0, 0, 0)));
		engine.stop();
		assertThat(this.fixture.view("a7").status()).isEqualTo(OperationStatus.DONE);
	}

	@Test
	@DisplayName("W24: an outage that only the transport sees counts nothing and stays with its destination")
	void anOutageThatOnlyTheTransportSeesCountsNothing() {
		SyncTransport other = SyncTransport.of("other", (operation) -> SendResult.delivered());
		this.answer.set(SendResult.unavailable("away"));
		SyncEngine engine = this.fixture.engine(this.transport, other);
		for (int i = 0; i < 20; i++) {
			enqueue("a" + i);
			this.fixture.outbox.enqueue(Operation.of("other", "x").withId("b" + i), "other", T0);
			engine.tick(T0.plusSeconds(i * 60L));
		}
		List<Integer> attempts = new ArrayList<>();
		IntStream.range(0, 20).forEach((i) -> attempts.add(this.fixture.view("a" + i).attempt()));
		assertThat(attempts).containsOnly(0);
		assertThat(this.fixture.outbox.counts()).isEqualTo(new OutboxCounts(20, 0, 0, 0));
	}

	@Test
	@DisplayName("W25: what waits for a person is counted, found, and can be retried or given up")
	void whatWaitsForAPersonIsCountedFoundAndCanBeRetriedOrGivenUp() {
		enqueue("a", "b");
		this.answer.set(SendResult.rejected("no such note"));
		SyncEngine engine = this.fixture.engine(this.transport);
		engine.tick(T0);
		assertThat(this.fixture.outbox.counts()).isEqualTo(new OutboxCounts(0, 0, 0, 2));
		assertThat(this.fixture.view("a").lastError()).isEqualTo("no such note");
		this.answer.set(SendResult.delivered());
		assertThat(this.fixture.outbox.retry("a", T0)).isTrue();
		assertThat(this.fixture.outbox.discard("b", T0)).isTrue();
		engine.tick(T0);
		assertThat(this.fixture.view("a").status()).isEqualTo(OperationStatus.DONE);
		assertThat(this.fixture.view("b").status()).isEqualTo(OperationStatus.DISCARDED);
		assertThat(this.sent).containsExactly("a", "b", "a");
	}

}
