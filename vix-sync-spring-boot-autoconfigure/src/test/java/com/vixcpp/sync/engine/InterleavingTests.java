package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.outbox.SettleReport;
import com.vixcpp.sync.outbox.Settlement;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.transport.TransportRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static com.vixcpp.sync.engine.EngineFixture.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Interleavings that would lose, condemn or repeat an operation. A2 and A3 are in
 * {@code EnqueueTransactionTests} and the store contract, A7 in the store contract, B5 in
 * {@code ConcurrentEnqueueTests}, the start-up half of B8 in {@code ConfigurationTests}.
 * A1 is in the contract of replay, A9 in those of history and rebuild.
 */
class InterleavingTests {

	private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

	private static final Duration LEASE = Duration.ofSeconds(30);

	private EngineFixture fixture;

	private void open(TestDatabase database) {
		this.fixture = new EngineFixture(database);
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	private static ClaimRequest request(int limit, boolean suspects) {
		return new ClaimRequest(Map.of("test", limit), Set.of("test"), 1_000_000, LEASE, suspects);
	}

	private static SyncTransport asynchronous(CompletionStage<SendResult> answer, ConcurrentLinkedQueue<String> sent,
			boolean crash) {
		return new AsyncTransport((operation) -> {
			sent.add(operation.id());
			if (crash) {
				// Ends the pass, which would wait for an answer.
				Thread.currentThread().interrupt();
			}
			return answer;
		});
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	@DisplayName("A4: one revision that is taken does not keep the batch from being settled")
	void oneRevisionThatIsTakenDoesNotKeepTheBatchFromBeingSettled(TestDatabase database) {
		open(database);
		IntStream.range(0, 9).forEach((i) -> this.fixture.outbox.enqueue(operation("a" + i), "test", T0));
		JdbcClient.create(this.fixture.dataSource).sql("""
				insert into vix_sync_wal (operation_id, revision, type, at, status, attempt)
				values ('a4', 1, 3, current_timestamp, 3, 1)
				""").update();
		List<Settlement> settlements = this.fixture.outbox.claim(request(9, false), T0)
			.stream()
			.map((each) -> Settlement.delivered(each.entry(), 200))
			.toList();
		SettleReport report = this.fixture.outbox.settle(settlements, T0);
		assertThat(report.applied()).isEqualTo(8);
		assertThat(report.unrecorded().keySet()).extracting((each) -> each.entry().operationId()).containsExactly("a4");
		assertThat(this.fixture.outbox.counts()).isEqualTo(new OutboxCounts(0, 1, 0, 0));
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	@DisplayName("A4: the revision outlives a person's retry")
	void theRevisionOutlivesAPersonsRetry(TestDatabase database) {
		open(database);
		this.fixture.outbox.enqueue(operation("a"), "test", T0);
		for (int i = 1; i <= 3; i++) {
			ClaimedOperation claimed = this.fixture.outbox.claim(request(1, false), T0).get(0);
			assertThat(claimed.entry().revision()).isEqualTo(2 * i - 2);
			assertThat(this.fixture.outbox.fail(claimed, "no", false, T0)).isTrue();
			assertThat(this.fixture.outbox.retry("a", T0)).isTrue();
		}
		assertThat(this.fixture.view("a").attempt()).isZero();
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	@DisplayName("A5: eight crashes of a node condemn nobody")
	void eightCrashesOfANodeCondemnNobody(TestDatabase database) {
		open(database);
		EngineSettings settings = new EngineSettings(1, 64, 64, 1_000_000, Duration.ofMillis(20), Duration.ofMillis(20),
				LEASE, Duration.ofSeconds(1), Duration.ofSeconds(5));
		IntStream.range(0, 64).forEach((i) -> this.fixture.outbox.enqueue(operation("a" + i), "test", T0));
		Outbox outbox = new Outbox("crashing", this.fixture.store,
				new RetryPolicy(8, Duration.ofSeconds(1), 2.0, Duration.ofSeconds(30), 0.0), new Random(1));
		ConcurrentLinkedQueue<String> sent = new ConcurrentLinkedQueue<>();
		SyncTransport silent = asynchronous(new CompletableFuture<>(), sent, true);
		for (int crash = 0; crash < 8; crash++) {
			sent.clear();
			this.fixture.engine(outbox, settings, silent).tick(T0.plusSeconds(60L * crash));
			assertThat(Thread.interrupted()).isTrue();
			assertThat(sent).as("after the first crash all are suspect: one at a time").hasSize((crash == 0) ? 64 : 1);
		}
		outbox.recover(100, true, T0.plusSeconds(60 * 8));
		assertThat(this.fixture.outbox.counts().permanentFailed()).isZero();
		int charged = IntStream.range(0, 64).map((i) -> this.fixture.view("a" + i).attempt()).sum();
		assertThat(charged).as("one for each crash but the first").isEqualTo(7);
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	@DisplayName("A8: what is past its deadline is not claimed, and not sent after waiting for a slot")
	void whatIsPastItsDeadlineIsNeitherClaimedNorSentAfterWaiting(TestDatabase database) {
		open(database);
		this.fixture.outbox.enqueue(operation("late").withExpiresAt(T0.plusSeconds(1)), "test", T0);
		assertThat(this.fixture.outbox.claim(request(9, false), T0.plusSeconds(1))).isEmpty();
		assertThat(this.fixture.outbox.expire(9, T0.plusSeconds(1))).isEqualTo(1);
		EngineSettings one = new EngineSettings(1, 100, 1, 1_000_000, Duration.ofMillis(20), Duration.ofMillis(20),
				LEASE, Duration.ofSeconds(1), Duration.ofSeconds(5));
		AtomicReference<Instant> now = new AtomicReference<>(T0);
		this.fixture.outbox.enqueue(operation("first"), "test", T0);
		this.fixture.outbox.enqueue(operation("waiting").withExpiresAt(T0.plusSeconds(5)), "test", T0);
		ConcurrentLinkedQueue<String> sent = new ConcurrentLinkedQueue<>();
		CompletableFuture<SendResult> answer = new CompletableFuture<>();
		SyncEngine engine = new SyncEngine(this.fixture.outbox,
				new TransportRegistry(List.of(asynchronous(answer, sent, false))), this.fixture.network, one,
				new EngineRuntime(now::get, Thread::new));
		engine.start();
		await().atMost(Duration.ofSeconds(20)).until(() -> this.fixture.outbox.counts().inFlight() == 2);
		now.set(T0.plusSeconds(5));
		answer.complete(SendResult.delivered());
		await().atMost(Duration.ofSeconds(20))
			.until(() -> this.fixture.view("waiting").status() == OperationStatus.EXPIRED);
		engine.stop();
		assertThat(sent).containsExactly("first");
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	@DisplayName("A8: a delivery that returns after the deadline counts, and what waits for a person does not expire")
	void aLateDeliveryCountsAndWhatWaitsForAPersonDoesNotExpire(TestDatabase database) {
		open(database);
		Instant deadline = T0.plusSeconds(5);
		this.fixture.outbox.enqueue(operation("a").withExpiresAt(deadline), "test", T0);
		this.fixture.outbox.enqueue(operation("b").withExpiresAt(deadline), "test", T0);
		List<ClaimedOperation> claimed = this.fixture.outbox.claim(request(2, false), T0);
		assertThat(this.fixture.outbox.fail(claimed.get(1), "no", false, T0)).isTrue();
		assertThat(this.fixture.outbox.expire(10, deadline.plusSeconds(5))).isZero();
		assertThat(this.fixture.outbox.complete(claimed.get(0), deadline.plusSeconds(5))).isTrue();
		assertThat(this.fixture.view("a").status()).isEqualTo(OperationStatus.DONE);
		assertThat(this.fixture.view("b").status()).isEqualTo(OperationStatus.PERMANENT_FAILED);
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	@DisplayName("B6: a token is never given twice, also where the row has forgotten its last claim")
	void aTokenIsNeverGivenTwice(TestDatabase database) {
		open(database);
		this.fixture.outbox.enqueue(operation("a"), "test", T0);
		ClaimedOperation forgotten = this.fixture.outbox.claim(request(2, false), T0).get(0);
		// As a replica that missed the claim, or a rebuild, has it.
		JdbcClient.create(this.fixture.dataSource)
			.sql("update vix_sync_outbox set status = 0, lease_owner = null, lease_token = null, lease_until = null")
			.update();
		ClaimedOperation current = this.fixture.outbox.claim(request(2, false), T0).get(0);
		assertThat(this.fixture.outbox.complete(forgotten, T0)).isFalse();
		assertThat(this.fixture.outbox.complete(current, T0)).isTrue();
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	@DisplayName("B8: no more is claimed than there are slots and two refills (too little lease: W6)")
	void noMoreIsClaimedThanSlotsAndTwoRefills(TestDatabase database) {
		open(database);
		IntStream.range(0, 60).forEach((i) -> this.fixture.outbox.enqueue(operation("a" + i), "test", T0));
		EngineSettings settings = new EngineSettings(1, 10, 4, 1_000_000, Duration.ofMillis(5), Duration.ofMillis(5),
				LEASE, Duration.ofSeconds(1), Duration.ofSeconds(2));
		ConcurrentLinkedQueue<String> sent = new ConcurrentLinkedQueue<>();
		SyncEngine engine = this.fixture.engine(settings, asynchronous(new CompletableFuture<>(), sent, false));
		engine.start();
		await().atMost(Duration.ofSeconds(20)).until(() -> this.fixture.outbox.counts().inFlight() == 24);
		await().during(Duration.ofMillis(200))
			.atMost(Duration.ofSeconds(20))
			.until(() -> this.fixture.outbox.counts().inFlight() == 24);
		assertThat(sent).hasSize(4);
		engine.stop();
		assertThat(this.fixture.outbox.counts()).isEqualTo(new OutboxCounts(60, 0, 0, 0));
	}

}
