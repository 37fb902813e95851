package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.vixcpp.sync.ForwardingKeys;
import com.vixcpp.sync.ForwardingStore;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.Claimable;
import com.vixcpp.sync.outbox.OrderingKeys;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

import static com.vixcpp.sync.engine.EngineFixture.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A loop outlives whatever the store throws, and says it once. It looks at the store no
 * more often than there is something to see, and goes on where it has not seen all.
 */
@ExtendWith(OutputCaptureExtension.class)
class EngineLoopTests {

	private static final String TROUBLE = "The outbox cannot be worked on; the engine goes on and tries again";

	/** Looks when it is woken, and else not while a test runs. */
	private static final EngineSettings SELDOM = new EngineSettings(1, 100, 8, 1_000_000, Duration.ofMinutes(10),
			Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(5));

	private static final EngineSettings ONE_BY_ONE = new EngineSettings(1, 1, 1, 1_000_000, Duration.ofMinutes(10),
			Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(5));

	private final SyncTransport transport = SyncTransport.of("test", (operation) -> SendResult.delivered());

	private final AtomicBoolean broken = new AtomicBoolean();

	private final AtomicInteger failures = new AtomicInteger();

	private EngineFixture fixture;

	@BeforeEach
	void open() {
		this.fixture = new EngineFixture(TestDatabase.H2);
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	private SyncEngine engine(OutboxStore store) {
		return this.fixture.engine(new Outbox("one", store, EngineFixture.RETRY, new Random(1)), EngineFixture.SETTINGS,
				this.transport);
	}

	private void fail() {
		if (this.broken.get()) {
			this.failures.incrementAndGet();
			throw new StackOverflowError("deep");
		}
	}

	@Test
	void troubleIsSaidOncePerChangeHoweverOftenItHappens(CapturedOutput output) {
		SyncEngine engine = engine(new ForwardingStore(this.fixture.store) {
			@Override
			public Claimable claimable(String suspectsAfter, String othersAfter, int limit) {
				fail();
				return super.claimable(suspectsAfter, othersAfter, limit);
			}
		});
		engine.start();
		for (int round = 1; round <= 2; round++) {
			this.broken.set(true);
			int before = this.failures.get();
			await().until(() -> this.failures.get() >= before + 5);
			this.broken.set(false);
			String id = "a" + round;
			this.fixture.outbox.enqueue(operation(id), "test", null);
			engine.wake();
			await().until(() -> this.fixture.view(id).status() == OperationStatus.DONE);
			int said = round + 1;
			await().until(() -> output.getOut()
				.split("Over after \\d+ failures in \\d+ seconds: The outbox", -1).length == said);
			assertThat(output.getOut().split(TROUBLE, -1)).hasSize(said);
		}
		assertThat(engine.isAlive()).isTrue();
		engine.stop();
	}

	/** One that finds it, and one that has recorded it and finds nothing more. */
	@Test
	void whatComesAloneCostsTwoLooksAtTheStore() {
		AtomicInteger looks = new AtomicInteger();
		int operations = 50;
		try (EngineFixture postgres = new EngineFixture(TestDatabase.POSTGRESQL)) {
			SyncEngine engine = postgres.engine(new Outbox("one", new ForwardingStore(postgres.store) {
				@Override
				public Claimable claimable(String suspectsAfter, String othersAfter, int limit) {
					looks.incrementAndGet();
					return super.claimable(suspectsAfter, othersAfter, limit);
				}
			}, EngineFixture.RETRY, new Random(1)), SELDOM, this.transport);
			engine.start();
			await().until(() -> looks.get() == 1);
			for (int i = 1; i <= operations; i++) {
				String id = "a" + i;
				postgres.outbox.enqueue(operation(id), "test", null);
				engine.wake();
				await().pollInterval(Duration.ofMillis(5))
					.until(() -> postgres.view(id).status() == OperationStatus.DONE);
			}
			assertThat(looks.get()).isBetween(operations, 2 * operations + 1);
			engine.stop();
		}
	}

	/** A pass sees one page of them, and there is something to do on one page alone. */
	@Test
	void whereThereAreManyDestinationsAResultIsFollowedByThePassOfTheNextPage() {
		try (EngineFixture postgres = new EngineFixture(TestDatabase.POSTGRESQL)) {
			SyncEngine engine = postgres.engine(ONE_BY_ONE, this.transport);
			for (int i = 0; i <= DestinationPages.SIZE; i++) {
				postgres.outbox.enqueue(operation("later" + i).withNotBefore(Instant.now().plusSeconds(3600)), "d" + i,
						null);
			}
			List<String> ids = enqueueSeveral(postgres, "d7");
			engine.start();
			wakeUntilFirstIsDone(engine, postgres, ids);
			await().until(() -> ids.stream().allMatch((id) -> isDone(postgres, id)));
			engine.stop();
		}
	}

	/** One suspect at a time, of the destination whose turn it is. */
	@Test
	void whereThereAreSuspectsAResultIsFollowedByAPassForTheNext() {
		try (EngineFixture postgres = new EngineFixture(TestDatabase.POSTGRESQL)) {
			SyncEngine engine = postgres.engine(SELDOM, this.transport);
			postgres.outbox.enqueue(operation("later"), "d0", null);
			List<String> ids = enqueueSeveral(postgres, "d1");
			postgres.outbox
				.claim(new ClaimRequest(Map.of("d0", 9, "d1", 9), Set.of("test"), 1000, Duration.ZERO, false), null);
			await().until(() -> postgres.outbox.recover(10, true, null) > 0);
			new JdbcTemplate(postgres.dataSource)
				.update("update vix_sync_outbox set due_at = due_at + interval '1 hour' where destination = 'd0'");
			engine.start();
			wakeUntilFirstIsDone(engine, postgres, ids);
			await().until(() -> ids.stream().allMatch((id) -> isDone(postgres, id)));
			engine.stop();
		}
	}

	/** Another node was just looking at them. */
	@Test
	void whereNewKeysGotNoPlaceAResultIsFollowedByAnotherTry() {
		try (EngineFixture postgres = new EngineFixture(TestDatabase.POSTGRESQL)) {
			AtomicInteger refused = new AtomicInteger();
			OrderingKeys keys = new ForwardingKeys(postgres.store.keys()) {
				@Override
				public int lineUp() {
					boolean first = !isDone(postgres, "a") || refused.getAndIncrement() == 0;
					return first ? 0 : super.lineUp();
				}
			};
			SyncEngine engine = postgres.engine(new Outbox("one", new ForwardingStore(postgres.store) {
				@Override
				public OrderingKeys keys() {
					return keys;
				}
			}, EngineFixture.RETRY, new Random(1)), SELDOM, this.transport);
			postgres.outbox.enqueue(operation("a"), "test", null);
			postgres.outbox.enqueue(operation("b").withOrderingKey("key"), "test", null);
			engine.start();
			await().until(() -> isDone(postgres, "b"));
			engine.stop();
		}
	}

	private static List<String> enqueueSeveral(EngineFixture fixture, String destination) {
		List<String> ids = IntStream.range(0, 20).mapToObj((i) -> "a" + i).toList();
		ids.forEach((id) -> fixture.outbox.enqueue(operation(id), destination, null));
		return ids;
	}

	private static void wakeUntilFirstIsDone(SyncEngine engine, EngineFixture fixture, List<String> ids) {
		await().pollInterval(Duration.ofMillis(50)).until(() -> {
			boolean done = isDone(fixture, ids.get(0));
			if (!done) {
				engine.wake();
			}
			return done;
		});
	}

	private static boolean isDone(EngineFixture fixture, String id) {
		return fixture.view(id).status() == OperationStatus.DONE;
	}

	@Test
	void aStoreThatIsBackIsNotInTroubleAlsoWhileTheNetworkIsAway() {
		SyncEngine engine = engine(new ForwardingStore(this.fixture.store) {
			@Override
			public List<OutboxEntry> pastDeadline(int limit, @Nullable Instant now) {
				fail();
				return super.pastDeadline(limit, now);
			}
		});
		this.broken.set(true);
		this.fixture.online.set(false);
		engine.start();
		await().until(() -> engine.storeTrouble() != null);
		this.broken.set(false);
		await().atMost(Duration.ofSeconds(30)).until(() -> engine.storeTrouble() == null);
		engine.stop();
	}

	@Test
	void aLeaseLostWhileTheStoreWasAwayIsNotCharged() {
		loseTheLeaseOfASuspect();
		this.broken.set(true);
		SyncEngine engine = engine(new ForwardingStore(this.fixture.store) {
			@Override
			public List<OutboxEntry> leaseExpired(int limit, @Nullable Instant now) {
				fail();
				return super.leaseExpired(limit, now);
			}
		});
		engine.start();
		await().until(() -> this.failures.get() >= 2);
		this.broken.set(false);
		await().until(() -> this.fixture.view("a").status() == OperationStatus.DONE);
		engine.stop();
		assertThat(this.fixture.view("a").attempt()).isZero();
	}

	@Test
	void aLeaseLostWhileTheStoreWasThereIs() {
		loseTheLeaseOfASuspect();
		SyncEngine engine = engine(this.fixture.store);
		engine.start();
		await().until(() -> this.fixture.view("a").status() == OperationStatus.DONE);
		engine.stop();
		assertThat(this.fixture.view("a").attempt()).isEqualTo(1);
	}

	/** It was in flight when its worker died, twice. */
	private void loseTheLeaseOfASuspect() {
		this.fixture.outbox.enqueue(operation("a"), "test", null);
		for (boolean suspect : new boolean[] { false, true }) {
			await().until(() -> this.fixture.outbox.recover(10, true, null) == (suspect ? 1 : 0));
			assertThat(this.fixture.outbox
				.claim(new ClaimRequest(Map.of("test", 1), Set.of("test"), 1000, Duration.ofMillis(1), suspect), null))
				.hasSize(1);
		}
	}

}
