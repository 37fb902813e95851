package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.vixcpp.sync.network.Destinations;
import com.vixcpp.sync.operation.Lease;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Settlement;
import com.vixcpp.sync.outbox.Settlement.Verdict;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.transport.TransportRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a transport or an observer does, each send ends once and frees its slot.
 */
class SenderTests {

	private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

	private final EngineSettings settings = new EngineSettings(1, 100, 2, 1_000_000, Duration.ofMillis(20),
			Duration.ofMillis(20), Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(5));

	private final SendWindow window = new SendWindow(this.settings);

	private long position;

	private Sender sender(SyncTransport transport, List<EngineListener> listeners, @Nullable SendObserver observer) {
		return new Sender(this.settings, new TransportRegistry(List.of(transport)),
				new Destinations(Duration.ofSeconds(1), Duration.ofSeconds(30), new Random(1)), this.window,
				new Observers(listeners, observer));
	}

	private List<Send> add(int count) {
		return add(count, Operation.of("test", "x"), "test");
	}

	private List<Send> add(int count, Operation some, String destination) {
		List<Send> sends = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Operation operation = some.withId(some.id() + "-" + i);
			OutboxEntry entry = new OutboxEntry(operation.id(), ++this.position, OperationStatus.IN_FLIGHT, 0, 0, T0,
					destination, null, false, new Lease("one", UUID.randomUUID(), T0.plusSeconds(30)), null);
			sends.add(new Send(new ClaimedOperation(entry, operation), System.nanoTime() + 30_000_000_000L,
					EngineClock.at(T0)));
		}
		this.window.add(sends);
		return sends;
	}

	private static List<Verdict> verdicts(List<Send> sends) {
		return sends.stream().map(Send::result).map((each) -> (each != null) ? each.verdict() : null).toList();
	}

	@Test
	void sendsThatEndAtOnceFollowEachOtherHoweverManyThereAre() {
		List<Send> sends = add(20_000);
		sender(new AsyncTransport((operation) -> CompletableFuture.completedFuture(SendResult.delivered())), List.of(),
				null)
			.fill();
		assertThat(verdicts(sends)).containsOnly(Verdict.DELIVERED);
	}

	@Test
	void sendsThatBlockFollowEachOtherOnTheThreadOfAPassByHand() {
		List<Send> sends = add(20_000);
		sender(SyncTransport.of("test", (operation) -> SendResult.delivered()), List.of(), null).fill();
		assertThat(verdicts(sends)).containsOnly(Verdict.DELIVERED);
	}

	@Test
	void aThreadThatATransportHoldsUpKeepsNoOtherFromSending() throws Exception {
		CountDownLatch held = new CountDownLatch(1);
		CountDownLatch begun = new CountDownLatch(1);
		AtomicInteger calls = new AtomicInteger();
		Sender sender = sender(new AsyncTransport((operation) -> {
			if (calls.getAndIncrement() == 0) {
				begun.countDown();
				awaitUninterrupted(held);
			}
			return CompletableFuture.completedFuture(SendResult.delivered());
		}), List.of(), null);
		List<Send> sends = add(9);
		Thread thread = new Thread(sender::fill);
		thread.start();
		assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
		sender.fill();
		assertThat(verdicts(sends.subList(1, 9))).containsOnly(Verdict.DELIVERED);
		held.countDown();
		thread.join();
		assertThat(verdicts(sends)).containsOnly(Verdict.DELIVERED);
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static Stream<SyncTransport> rejecting() {
		return Stream.of(new AsyncTransport((operation) -> {
			throw new RejectedExecutionException("my own pool is full");
		}), new AsyncTransport(
				(operation) -> CompletableFuture.failedFuture(new RejectedExecutionException("my own pool is full"))),
				SyncTransport.of("test", (operation) -> {
					throw new RejectedExecutionException("my own pool is full");
				}));
	}

	@ParameterizedTest
	@MethodSource("rejecting")
	void aTransportWhoseOwnPoolIsFullHasFailedWhichCounts(SyncTransport transport) {
		List<Send> sends = add(1);
		sender(transport, List.of(), null).fill();
		assertThat(verdicts(sends)).containsExactly(Verdict.FAILED);
		assertThat(sends.get(0).result()).extracting(Settlement::reason)
			.asString()
			.endsWith("RejectedExecutionException: my own pool is full");
	}

	@Test
	void whatOurOwnPoolRefusesBecauseItIsShutDownGoesBackUncounted() {
		List<Send> sends = add(3);
		Sender sender = sender(SyncTransport.of("test", (operation) -> SendResult.delivered()), List.of(), null);
		sender.use((task) -> {
			throw new RejectedExecutionException("shut down");
		}, () -> {
		});
		sender.fill();
		assertThat(verdicts(sends)).containsOnly(Verdict.RELEASED);
	}

	static Stream<Throwable> errors() {
		return Stream.of(new AssertionError("x"), new StackOverflowError("deep"), new Unspeakable());
	}

	@ParameterizedTest
	@MethodSource("errors")
	void anObserverThatThrowsAnErrorChangesNothingAndLeavesNoSlotTaken(Throwable error) {
		for (boolean atOnce : new boolean[] { true, false }) {
			List<Send> sends = add(9);
			sender(new AsyncTransport((operation) -> CompletableFuture.completedFuture(SendResult.delivered())),
					List.of(), new ThrowingObserver(error, atOnce))
				.fill();
			assertThat(verdicts(sends)).containsOnly(Verdict.DELIVERED);
			assertThat(this.window.sending()).as("slots that are taken").isEmpty();
		}
	}

	@ParameterizedTest
	@MethodSource("errors")
	void aListenerThatThrowsAnErrorDoesNotStopTheWorker(Throwable error) {
		AtomicInteger told = new AtomicInteger();
		Sender sender = sender(SyncTransport.of("test", (operation) -> SendResult.delivered()),
				List.of(new EngineListener() {
					@Override
					public void claimed(int operations) {
						SenderTests.<RuntimeException>sneak(error);
					}
				}, new EngineListener() {
					@Override
					public void claimed(int operations) {
						told.addAndGet(operations);
					}
				}), null);
		sender.claimed(add(3));
		assertThat(told).as("the next one is told all the same").hasValue(3);
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneak(Throwable error) throws T {
		throw (T) error;
	}

	private record ThrowingObserver(Throwable error, boolean atOnce) implements SendObserver {

		@Override
		public SendObservation begin(ClaimedOperation claimed) {
			if (this.atOnce) {
				SenderTests.<RuntimeException>sneak(this.error);
			}
			return new SendObservation() {
				@Override
				public Scope open() {
					return () -> SenderTests.<RuntimeException>sneak(ThrowingObserver.this.error);
				}

				@Override
				public void ended(@Nullable SendResult result, @Nullable Throwable thrown) {
					SenderTests.<RuntimeException>sneak(ThrowingObserver.this.error);
				}
			};
		}

	}

	private static final class Unspeakable extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException("no word");
		}

	}

}
