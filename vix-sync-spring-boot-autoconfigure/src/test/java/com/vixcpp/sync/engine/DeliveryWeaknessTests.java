package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.DuplicateOperationException;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static com.vixcpp.sync.engine.EngineFixture.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The known weaknesses of the original in delivery, one by one (those of the engine are
 * in {@link EngineWeaknessTests}): each test is named after what goes right here, and
 * numbered after what goes wrong there.
 * <table>
 * <caption>Proven elsewhere, or not to be had</caption>
 * <tr>
 * <td>W9 steps of the clock and reboots</td>
 * <td>{@code ClockTests}, {@code SkewedNodeTests}</td>
 * </tr>
 * <tr>
 * <td>W11, W12, W15, W16, W17, W19, W20</td>
 * <td>of a store in files, which does not exist here yet; a payload of any bytes (W12) is
 * in {@code HostileTextTests}</td>
 * </tr>
 * <tr>
 * <td>W13 force to disk</td>
 * <td>{@code DatabaseDurability} says what a commit survives</td>
 * </tr>
 * <tr>
 * <td>W21 cursors</td>
 * <td>{@code OutboxStoreContract.replayHandsOverWhatIsBehindTheCursorAndNothingTwice}</td>
 * </tr>
 * </table>
 */
class DeliveryWeaknessTests {

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

	private List<ClaimedOperation> claim(Instant now) {
		return this.fixture.outbox
			.claim(new ClaimRequest(Map.of("test", 10), Set.of("test"), 1000, Duration.ofSeconds(30), false), now);
	}

	@Test
	@DisplayName("W1: every failure is counted and makes the next wait longer")
	void everyFailureIsCountedAndMakesTheNextWaitLonger() {
		enqueue("a");
		this.answer.set(SendResult.failed("x"));
		this.fixture.engine(this.transport).tick(T0);
		assertThat(this.fixture.view("a").attempt()).isEqualTo(1);
		assertThat(this.fixture.view("a").nextAttemptAt()).isEqualTo(T0.plusSeconds(1));
		this.fixture.engine(this.transport).tick(T0.plusSeconds(1));
		assertThat(this.fixture.view("a").attempt()).as("kept, not in memory").isEqualTo(2);
		assertThat(this.fixture.view("a").nextAttemptAt()).isEqualTo(T0.plusSeconds(3));
	}

	@Test
	@DisplayName("W2: spent attempts are the end, and no loop")
	void spentAttemptsAreTheEndAndNoLoop() {
		enqueue("a");
		this.answer.set(SendResult.failed("x"));
		SyncEngine engine = this.fixture.engine(this.transport);
		for (int hour = 0; hour < 5; hour++) {
			for (int i = 0; i < 50; i++) {
				engine.tick(T0.plus(Duration.ofHours(hour)));
			}
		}
		assertThat(this.sent).hasSize(3);
		assertThat(this.fixture.view("a").status()).isEqualTo(OperationStatus.PERMANENT_FAILED);
	}

	@Test
	@DisplayName("W3: an operation that kills its worker each time comes to an end")
	void anOperationThatKillsItsWorkerComesToAnEnd() {
		enqueue("a");
		Instant now = T0;
		int kills = 0;
		while (this.fixture.view("a").status() != OperationStatus.PERMANENT_FAILED && kills < 20) {
			boolean suspect = kills > 0;
			this.fixture.outbox
				.claim(new ClaimRequest(Map.of("test", 1), Set.of("test"), 1000, Duration.ofSeconds(30), suspect), now);
			kills++;
			this.fixture.outbox.recover(10, true, now.plusSeconds(30));
			now = now.plusSeconds(90);
		}
		assertThat(kills).as("one for free, then its attempts").isEqualTo(4);
	}

	@Test
	@DisplayName("W4: an id that is taken never replaces what waits under it")
	void anIdThatIsTakenNeverReplacesWhatWaitsUnderIt() {
		enqueue("a");
		assertThatExceptionOfType(DuplicateOperationException.class).isThrownBy(
				() -> this.fixture.outbox.enqueue(Operation.of("test", "elsewhere", "other").withId("a"), "test", T0));
		assertThat(this.fixture.view("a").operation()).isEqualTo(operation("a"));
	}

	@Test
	@DisplayName("W5: no state is left but by its own door")
	void noStateIsLeftButByItsOwnDoor() {
		enqueue("a");
		ClaimedOperation claimed = claim(T0).get(0);
		assertThat(claim(T0)).as("claimed twice").isEmpty();
		assertThat(this.fixture.outbox.complete(claimed, T0)).isTrue();
		assertThat(this.fixture.outbox.fail(claimed, "late", true, T0)).as("late failure").isFalse();
		assertThat(this.fixture.view("a").status()).isEqualTo(OperationStatus.DONE);
		assertThat(this.fixture.outbox.enqueue(operation("a"), "test", T0)).as("again").isFalse();
		assertThat(this.fixture.view("a").status()).isEqualTo(OperationStatus.DONE);
		enqueue("b");
		OutboxEntry unclaimed = this.fixture.store.entry("b").orElseThrow();
		assertThatExceptionOfType(IllegalArgumentException.class).as("never claimed")
			.isThrownBy(() -> this.fixture.outbox.complete(new ClaimedOperation(unclaimed, operation("b")), T0));
		assertThat(this.fixture.view("b").status()).isEqualTo(OperationStatus.PENDING);
		ClaimedOperation other = claim(T0).get(0);
		this.fixture.outbox.fail(other, "no", false, T0);
		assertThat(claim(T0.plusSeconds(9999))).as("waits for a person").isEmpty();
	}

	@Test
	@DisplayName("W6: what waited too long for a slot is given back, not sent under an old lease")
	void whatWaitedTooLongForASlotIsGivenBack() {
		EngineSettings settings = new EngineSettings(1, 100, 1, 1_000_000, Duration.ofMillis(20), Duration.ofMillis(20),
				Duration.ofMillis(2000), Duration.ofMillis(1500), Duration.ofSeconds(5));
		enqueue("a", "b", "c");
		SyncTransport slow = SyncTransport.of("test", (operation) -> {
			this.sent.add(operation.id());
			long begun = System.nanoTime();
			await().until(() -> System.nanoTime() - begun > 600_000_000L);
			return SendResult.delivered();
		});
		TickResult result = this.fixture.engine(settings, slow).tick(T0);
		assertThat(this.sent).containsExactly("a");
		assertThat(result.released()).isEqualTo(2);
		assertThat(this.fixture.view("b")).extracting(OperationView::status, OperationView::attempt)
			.containsExactly(OperationStatus.PENDING, 0);
	}

	@Test
	@DisplayName("W7: the longest due goes first")
	void theLongestDueGoesFirst() {
		List<String> ids = IntStream.range(0, 50).mapToObj((i) -> "a" + (i * 7) % 50).toList();
		ids.forEach(this::enqueue);
		EngineSettings settings = new EngineSettings(1, 10, 1, 1_000_000, Duration.ofMillis(20), Duration.ofMillis(20),
				Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(5));
		SyncEngine engine = this.fixture.engine(settings, this.transport);
		for (int i = 0; i < 5; i++) {
			engine.tick(T0);
		}
		assertThat(this.sent).containsExactlyElementsOf(ids);
	}

	@Test
	@DisplayName("W8: the same operation twice is sent once")
	void theSameOperationTwiceIsSentOnce() {
		enqueue("a", "a");
		SyncEngine engine = this.fixture.engine(this.transport);
		engine.tick(T0);
		enqueue("a");
		engine.tick(T0.plusSeconds(60));
		assertThat(this.sent).containsExactly("a");
	}

	@Test
	@DisplayName("W10: of many that settle one claim at once, one does")
	void ofManyThatSettleOneClaimAtOnceOneDoes() {
		for (int round = 0; round < 10; round++) {
			enqueue("a" + round);
			ClaimedOperation claimed = claim(T0).get(0);
			long settled = IntStream.range(0, 8)
				.parallel()
				.filter((i) -> (i % 2 == 0) ? this.fixture.outbox.complete(claimed, T0)
						: this.fixture.outbox.fail(claimed, "x", false, T0))
				.count();
			assertThat(settled).isEqualTo(1);
		}
	}

}
