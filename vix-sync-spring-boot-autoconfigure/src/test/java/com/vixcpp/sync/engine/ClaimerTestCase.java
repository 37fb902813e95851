package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

import com.vixcpp.sync.ForwardingStore;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.network.DestinationSettings;
import com.vixcpp.sync.network.Destinations;
import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.transport.TransportRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Claims on a real database, at a time of the test's own.
 */
abstract class ClaimerTestCase {

	static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

	final EngineClock clock = EngineClock.at(T0);

	EngineFixture fixture;

	int queries;

	@BeforeEach
	void open() {
		this.fixture = new EngineFixture(TestDatabase.H2);
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	void enqueue(String destination, int count, int bytes) {
		for (int i = 0; i < count; i++) {
			this.fixture.outbox.enqueue(Operation.of("test", "x", new byte[bytes]), destination, T0);
		}
	}

	Claimer claimer(SendWindow window) {
		return claimer(window, this.fixture.network);
	}

	Claimer claimer(SendWindow window, Network network) {
		SyncTransport transport = SyncTransport.of("test", (operation) -> SendResult.delivered());
		Outbox outbox = new Outbox("test", new ForwardingStore(this.fixture.store) {
			@Override
			public List<ClaimedOperation> claim(ClaimRequest request, String owner, @Nullable Instant now) {
				ClaimerTestCase.this.queries++;
				return super.claim(request, owner, now);
			}
		}, EngineFixture.RETRY, new Random(1));
		return new Claimer(outbox, new TransportRegistry(List.of(transport)), network, settings(10, 10), window);
	}

	static Network bounded(int slots) {
		return new Network(() -> true, new Destinations(new DestinationSettings(Duration.ofSeconds(1),
				Duration.ofSeconds(30), Duration.ofHours(1), Duration.ofSeconds(1), slots), new Random(1)));
	}

	static EngineSettings settings(int batchLimit, int concurrency) {
		return new EngineSettings(1, batchLimit, concurrency, 10_000, Duration.ofMillis(20), Duration.ofMillis(20),
				Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(5));
	}

	static Map<String, Long> byDestination(List<Send> sends) {
		return sends.stream()
			.collect(Collectors.groupingBy((each) -> each.entry().destination(), Collectors.counting()));
	}

}
