package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import com.vixcpp.sync.ForwardingStore;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.outbox.StoreUnavailableException;
import com.vixcpp.sync.outbox.Transition;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.vixcpp.sync.engine.EngineFixture.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is being sent keeps its lease, however long that takes, and so does what came back
 * until it is recorded.
 */
class LeaseRenewalTests {

	private static final Duration LEASE = Duration.ofMillis(800);

	private static final EngineSettings SETTINGS = new EngineSettings(1, 100, 8, 1_000_000, Duration.ofMillis(20),
			Duration.ofMillis(20), LEASE, Duration.ofMillis(100), Duration.ofSeconds(5));

	private final AtomicInteger sent = new AtomicInteger();

	private final CompletableFuture<SendResult> answer = new CompletableFuture<>();

	/** What the store answers to a renewal. */
	private final AtomicReference<Throwable> fault = new AtomicReference<>();

	private final AtomicInteger refused = new AtomicInteger();

	private final AtomicInteger renewals = new AtomicInteger();

	/** What the store does before it records. */
	private final AtomicReference<Runnable> beforeRecording = new AtomicReference<>(() -> {
	});

	private EngineFixture fixture;

	private SyncEngine engine;

	@AfterEach
	void close() {
		this.answer.complete(SendResult.delivered());
		this.engine.stop();
		this.fixture.close();
	}

	private void startWith(TestDatabase database, SyncTransport transport) {
		this.fixture = new EngineFixture(database);
		OutboxStore store = new ForwardingStore(this.fixture.store) {
			@Override
			public Set<Long> renew(List<OutboxEntry> entries, Duration lease, @Nullable Instant now) {
				Throwable fault = LeaseRenewalTests.this.fault.get();
				if (fault != null) {
					LeaseRenewalTests.this.refused.incrementAndGet();
					LeaseRenewalTests.<RuntimeException>sneak(fault);
				}
				Set<Long> renewed = super.renew(entries, lease, now);
				LeaseRenewalTests.this.renewals.addAndGet(renewed.isEmpty() ? 0 : 1);
				return renewed;
			}

			@Override
			public Set<Long> apply(List<Transition> transitions, @Nullable Instant now) {
				if (!transitions.isEmpty()) {
					LeaseRenewalTests.this.beforeRecording.get().run();
				}
				return super.apply(transitions, now);
			}
		};
		this.engine = this.fixture.engine(new Outbox("one", store, EngineFixture.RETRY, new Random(1)), SETTINGS,
				transport);
		this.engine.start();
		this.fixture.outbox.enqueue(operation("a"), "test", null);
	}

	/** A renewal comes after a third of the lease: eight last longer than two leases. */
	private void awaitRenewals() {
		int before = this.renewals.get();
		await().atMost(Duration.ofSeconds(30)).until(() -> {
			assertThat(this.fixture.outbox.recover(10, true, null)).as("taken back by another").isZero();
			return this.renewals.get() >= before + 8;
		});
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void aSendThatOutlivesItsLeaseIsNotTakenBackAndIsSentOnce(TestDatabase database) {
		startWith(database, transport());
		awaitRenewals();
		this.answer.complete(SendResult.delivered());
		await().until(() -> this.fixture.view("a").status() == OperationStatus.DONE);
		assertThat(this.sent).hasValue(1);
		assertThat(this.engine.leasesLost()).isZero();
	}

	private void aResultKeepsItsLease(TestDatabase database, Runnable beforeRecording) {
		this.beforeRecording.set(beforeRecording);
		startWith(database, transport());
		this.answer.complete(SendResult.delivered());
		await().until(() -> this.sent.get() == 1);
		awaitRenewals();
		this.beforeRecording.set(() -> {
		});
		await().until(() -> this.fixture.view("a").status() == OperationStatus.DONE);
		assertThat(this.sent).hasValue(1);
		assertThat(this.engine.leasesLost()).isZero();
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void aResultThatTheStoreDoesNotTakeForLongIsNotTakenBackAndIsRecordedAtLast(TestDatabase database) {
		aResultKeepsItsLease(database, () -> {
			throw new StoreUnavailableException("full", new IllegalStateException("full"));
		});
	}

	@ParameterizedTest
	@EnumSource(value = TestDatabase.class, names = "H2")
	void aResultThatTheStoreRefusesForLongIsNotTakenBackAndIsRecordedAtLast(TestDatabase database) {
		aResultKeepsItsLease(database, () -> {
			throw new IllegalArgumentException("a value that no column takes");
		});
	}

	@ParameterizedTest
	@EnumSource(value = TestDatabase.class, names = "H2")
	void aResultWhoseRecordingTakesLongIsNotTakenBackAndIsRecordedAtLast(TestDatabase database) {
		CountDownLatch recording = new CountDownLatch(1);
		this.beforeRecording.set(() -> awaitUninterrupted(recording));
		startWith(database, transport());
		this.answer.complete(SendResult.delivered());
		await().until(() -> this.sent.get() == 1);
		try {
			awaitRenewals();
		}
		finally {
			recording.countDown();
		}
		await().until(() -> this.fixture.view("a").status() == OperationStatus.DONE);
		assertThat(this.sent).hasValue(1);
		assertThat(this.engine.leasesLost()).isZero();
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void aTransportThatBlocksAllItsThreadsIsNotInTheWay(TestDatabase database) {
		startWith(database, SyncTransport.of("test", (operation) -> {
			this.sent.incrementAndGet();
			return this.answer.join();
		}));
		for (int i = 0; i < 8; i++) {
			this.fixture.outbox.enqueue(operation("b" + i), "test", null);
		}
		await().until(() -> this.sent.get() == 8);
		awaitRenewals();
		this.answer.complete(SendResult.delivered());
		await().until(() -> this.sent.get() == 9 && this.fixture.outbox.counts().inFlight() == 0);
		assertThat(this.engine.leasesLost()).isZero();
	}

	@ParameterizedTest
	@EnumSource(value = TestDatabase.class, names = "H2")
	void aLeaseIsKeptWhileTheEngineStops(TestDatabase database) {
		startWith(database, transport());
		await().until(() -> this.sent.get() == 1);
		CompletableFuture<Void> stopping = CompletableFuture.runAsync(this.engine::stop);
		awaitRenewals();
		this.answer.complete(SendResult.delivered());
		stopping.join();
		assertThat(this.fixture.view("a").status()).isEqualTo(OperationStatus.DONE);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatWaitsForASlotIsGivenBackInTimeWhileTheLoopsSleepOnlineOrOffline(boolean online) {
		EngineSettings sleepy = new EngineSettings(1, 100, 1, 1_000_000, Duration.ofHours(1), Duration.ofHours(1),
				LEASE, Duration.ofMillis(300), Duration.ofSeconds(5));
		this.fixture = new EngineFixture(TestDatabase.H2);
		this.fixture.outbox.enqueue(operation("a"), "test", null);
		this.fixture.outbox.enqueue(operation("b"), "test", null);
		AtomicInteger releases = new AtomicInteger();
		OutboxStore store = new ForwardingStore(this.fixture.store) {
			@Override
			public Set<Long> apply(List<Transition> transitions, @Nullable Instant now) {
				Set<Long> applied = super.apply(transitions, now);
				releases.addAndGet((int) transitions.stream()
					.filter((each) -> !each.ofLostLease() && applied.contains(each.from().position()))
					.count());
				return applied;
			}
		};
		this.engine = this.fixture.engine(new Outbox("one", store, EngineFixture.RETRY, new Random(1)), sleepy,
				transport());
		this.engine.start();
		await().until(() -> this.sent.get() == 1 && this.fixture.outbox.counts().inFlight() == 2);
		this.fixture.online.set(online);
		await().until(() -> {
			assertThat(this.fixture.outbox.recover(10, true, null)).as("taken back by another").isZero();
			return releases.get() >= 1;
		});
	}

	@ParameterizedTest
	@EnumSource(value = TestDatabase.class, names = "H2")
	void aLeaseIsKeptUntilTheLastResultIsRecordedWhileTheEngineStops(TestDatabase database) {
		CountDownLatch recording = new CountDownLatch(1);
		startWith(database, transport());
		await().until(() -> this.sent.get() == 1);
		this.beforeRecording.set(() -> awaitUninterrupted(recording));
		CompletableFuture<Void> stopping = CompletableFuture.runAsync(this.engine::stop);
		await().until(() -> !this.engine.isRunning());
		this.answer.complete(SendResult.delivered());
		try {
			awaitRenewals();
		}
		finally {
			recording.countDown();
		}
		stopping.join();
		assertThat(this.fixture.view("a").status()).isEqualTo(OperationStatus.DONE);
		assertThat(this.engine.leasesLost()).isZero();
	}

	static Stream<Throwable> faults() {
		return Stream.of(new StoreUnavailableException("away", new IllegalStateException("away")),
				new IllegalStateException("a bug"), new StackOverflowError("deep"));
	}

	@ParameterizedTest
	@MethodSource("faults")
	void renewalGoesOnAfterWhateverTheStoreThrew(Throwable fault) {
		startWith(TestDatabase.H2, transport());
		await().until(() -> this.sent.get() == 1);
		for (int i = 0; i < 3; i++) {
			int refusedBefore = this.refused.get();
			this.fault.set(fault);
			await().until(() -> this.refused.get() >= refusedBefore + 3);
			this.fault.set(null);
			int before = this.renewals.get();
			await().atMost(Duration.ofSeconds(30)).until(() -> this.renewals.get() > before);
		}
		assertThat(this.engine.isAlive()).isTrue();
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneak(Throwable fault) throws T {
		throw (T) fault;
	}

	private SyncTransport transport() {
		return new AsyncTransport((operation) -> {
			this.sent.incrementAndGet();
			return this.answer;
		});
	}

}
