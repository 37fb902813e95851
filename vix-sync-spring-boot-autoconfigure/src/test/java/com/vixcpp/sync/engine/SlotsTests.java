package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.network.DestinationSettings;
import com.vixcpp.sync.network.Destinations;
import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.TimeSource;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.transport.TransportRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One destination that hangs, or asks for too much, in an engine on a real database.
 */
class SlotsTests {

	private static final int SLOTS = 4;

	private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

	private final Network network = new Network(() -> true,
			new Destinations(new DestinationSettings(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofHours(1),
					Duration.ofSeconds(1), SLOTS), new Random(1)));

	private final ConcurrentLinkedQueue<CompletableFuture<SendResult>> hanging = new ConcurrentLinkedQueue<>();

	private final AtomicInteger delivered = new AtomicInteger();

	private EngineFixture fixture;

	@BeforeEach
	void open() {
		this.fixture = new EngineFixture(TestDatabase.H2);
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	private SyncEngine engine(SyncTransport transport) {
		return new SyncEngine(this.fixture.outbox, new TransportRegistry(List.of(transport)), this.network,
				EngineFixture.SETTINGS, new EngineRuntime(TimeSource.DATABASE, Thread::new));
	}

	private final SyncTransport transport = new AsyncTransport(Operation::target, (operation) -> {
		CompletableFuture<SendResult> result = new CompletableFuture<>();
		if (operation.target().equals("hangs")) {
			this.hanging.add(result);
		}
		else {
			this.delivered.incrementAndGet();
			result.complete(SendResult.delivered());
		}
		return result;
	});

	private void enqueue(String target, int count) {
		for (int i = 0; i < count; i++) {
			this.fixture.outbox.enqueue(Operation.of("test", target), target, null);
		}
	}

	@Test
	void oneDestinationThatHangsTakesItsOwnSlotsAndNothingFromAnother() {
		enqueue("hangs", 500);
		SyncEngine engine = engine(this.transport);
		engine.start();
		await().until(() -> this.hanging.size() == SLOTS);
		enqueue("lives", 500);
		engine.wake();
		await().atMost(Duration.ofSeconds(30)).until(() -> this.delivered.get() == 500);
		assertThat(this.hanging).hasSize(SLOTS);
		// The last of what was delivered is recorded a moment later.
		await().untilAsserted(() -> assertThat(this.fixture.outbox.counts().inFlight()).as("and one refill")
			.isLessThanOrEqualTo(2 * SLOTS));
		List.copyOf(this.hanging).forEach((each) -> each.complete(SendResult.delivered()));
		await().until(() -> this.hanging.size() == 2 * SLOTS);
		engine.stop();
		assertThat(this.fixture.outbox.counts().pending()).isEqualTo(500 - SLOTS);
	}

	static Stream<SendResult> refusals() {
		return Stream.of(SendResult.unavailable("busy").withStatus(429),
				SendResult.unavailable("busy").withRetryAfter(Duration.ofSeconds(1)));
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void aRefusalSpeaksOfTheDestinationWhomeverElseItHasServedMeanwhile(SendResult refusal) {
		for (String id : List.of("refused", "served", "last")) {
			this.fixture.outbox.enqueue(EngineFixture.operation(id), "test", T0);
		}
		CompletableFuture<SendResult> refused = new CompletableFuture<>();
		engine(new AsyncTransport((operation) -> {
			if (operation.id().equals("last")) {
				refused.complete(refusal);
			}
			return operation.id().equals("refused") ? refused
					: CompletableFuture.completedFuture(SendResult.delivered());
		})).tick(T0);
		assertThat(this.network.destinations().unavailable()).containsExactly("test");
		assertThat(this.fixture.view("refused").attempt()).isZero();
	}

	@Test
	void eachProbeIsMadeByAnotherOperation() {
		for (String id : List.of("a", "b", "c")) {
			this.fixture.outbox.enqueue(EngineFixture.operation(id), "test", T0.minusSeconds(1));
		}
		List<String> sent = new ArrayList<>();
		SyncEngine engine = engine(SyncTransport.of("test", (operation) -> {
			sent.add(operation.id());
			return SendResult.unavailable("no answer");
		}));
		for (int minute = 0; minute < 5; minute++) {
			engine.tick(T0.plusSeconds(60L * minute));
		}
		assertThat(sent).containsExactly("a", "b", "c", "a", "b");
	}

	@Test
	void whoAsksForAYearIsLeftAloneForTheLimitAndNoLonger() {
		this.fixture.outbox.enqueue(EngineFixture.operation("a"), "test", T0);
		SyncTransport busy = SyncTransport.of("test",
				(operation) -> SendResult.failed("busy").withStatus(500).withRetryAfter(Duration.ofDays(365)));
		engine(busy).tick(T0);
		assertThat(this.fixture.view("a").nextAttemptAt()).isEqualTo(T0.plus(Duration.ofHours(1)));
		this.fixture.outbox.enqueue(Operation.of("test", "x").withId("b"), "test", T0);
		SyncTransport away = SyncTransport.of("test",
				(operation) -> SendResult.unavailable("busy").withStatus(503).withRetryAfter(Duration.ofDays(365)));
		engine(away).tick(T0);
		assertThat(this.network.destinations().quota("test", 0, T0.plus(Duration.ofHours(1)))).isZero();
		assertThat(this.network.destinations().quota("test", 0, T0.plus(Duration.ofHours(1)).plusSeconds(1))).isOne();
	}

}
