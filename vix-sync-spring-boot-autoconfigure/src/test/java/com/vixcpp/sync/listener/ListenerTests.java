package com.vixcpp.sync.listener;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import com.vixcpp.sync.DiscardResult;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.Response;
import com.vixcpp.sync.outbox.ListenerFailedException;
import com.vixcpp.sync.transport.SendResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Listeners are told in the transaction that settles: a local row and its operation
 * agree, whatever throws.
 */
@ParameterizedClass
@EnumSource
class ListenerTests {

	private final ListeningHost host;

	ListenerTests(TestDatabase database) {
		this.host = ListeningHost.on(database);
	}

	@AfterAll
	static void close() {
		ListeningHost.closeAll();
	}

	@Test
	void theLocalRowAndTheDeliveryCommitTogether() {
		AtomicReference<String> seen = new AtomicReference<>();
		this.host.listening.put("together",
				(event) -> seen.set("inside " + this.host.status("together") + ", outside "
						+ this.host.jdbc.sql("select o.status from vix_sync_outbox o where o.operation_id = 'together'")
							.query(Integer.class)
							.single()
						+ " " + this.host.state("together")));
		this.host.write("together");
		this.host.await("together", OperationStatus.DONE);
		assertThat(seen).hasValue("inside DONE, outside 1 new -");
		assertThat(this.host.state("together")).isEqualTo("Delivered /notes/17");
	}

	@Test
	void aListenerThatThrowsIsToldAgainWithoutASecondSend() {
		AtomicInteger times = new AtomicInteger();
		AtomicReference<String> before = new AtomicReference<>();
		this.host.listening.put("thrown", (event) -> {
			if (times.incrementAndGet() < 3) {
				throw new IllegalStateException("not yet");
			}
			before.set(this.host.state("thrown"));
		});
		this.host.write("thrown");
		this.host.await("thrown", OperationStatus.DONE);
		assertThat(before).as("what it wrote before it threw is undone").hasValue("new -");
		assertThat(this.host.state("thrown")).isEqualTo("Delivered /notes/17");
		assertThat(this.host.sends("thrown")).isEqualTo(1);
		assertThat(this.host.published("thrown")).containsExactly("Delivered");
	}

	@Test
	void aListenerThatThrowsHoldsUpNoOtherOperation() {
		this.host.listening.put("poison", (event) -> {
			throw new StackOverflowError();
		});
		List<String> others = IntStream.range(0, 50).mapToObj((i) -> "innocent-" + i).toList();
		this.host.inTransaction((status) -> {
			this.host.vixSync.enqueue(ListeningHost.operation("poison"));
			others.forEach((each) -> this.host.vixSync.enqueue(ListeningHost.operation(each)));
		});
		await().until(() -> others.stream().map(this.host::status).allMatch(OperationStatus.DONE::equals));
		assertThat(this.host.status("poison")).isEqualTo(OperationStatus.IN_FLIGHT);
		assertThat(others).allMatch((each) -> this.host.sends(each) == 1);
		this.host.listening.remove("poison");
		this.host.await("poison", OperationStatus.DONE);
		assertThat(this.host.sends("poison")).isEqualTo(1);
	}

	@Test
	void aListenerThatWaitsForALockHoldsUpNoOtherOperation() {
		this.host.inTransaction((status) -> this.host.note("locked"));
		this.host.inTransaction((status) -> {
			this.host.lock("locked");
			elsewhere(() -> this.host.vixSync.enqueue(ListeningHost.operation("locked")));
			await().untilAsserted(() -> assertThat(this.host.told("locked")).isNotEmpty());
			elsewhere(() -> this.host.write("unlocked"));
			this.host.await("unlocked", OperationStatus.DONE);
			assertThat(this.host.status("locked")).isEqualTo(OperationStatus.IN_FLIGHT);
		});
		this.host.await("locked", OperationStatus.DONE);
		assertThat(this.host.state("locked")).isEqualTo("Delivered /notes/17");
		assertThat(this.host.sends("locked")).isEqualTo(1);
	}

	private static void elsewhere(Runnable work) {
		CompletableFuture.runAsync(work).join();
	}

	@Test
	void eachFailureAndThePermanentOneAreTold() {
		this.host.answers.put("failing", () -> SendResult.failed("no").withStatus(500));
		this.host.write("failing");
		this.host.await("failing", OperationStatus.PERMANENT_FAILED);
		assertThat(this.host.state("failing")).isEqualTo("PermanentlyFailed no");
		assertThat(this.host.told("failing")).containsExactly("Failed", "Failed", "PermanentlyFailed");
		await().untilAsserted(() -> assertThat(this.host.published("failing")).isEqualTo(this.host.told("failing")));
		assertThat(this.host.told).filteredOn((each) -> each.operation().id().equals("failing"))
			.first()
			.isEqualTo(new OperationEvent.Failed(ListeningHost.operation("failing"), 1, "no", Duration.ofMillis(50),
					500, null));
	}

	@Test
	void whoRejectedItAndWhyIsTold() {
		Response response = new Response(Map.of("Content-Type", "application/json"), "{}");
		this.host.answers.put("rejected", () -> SendResult.rejected("bad").withStatus(422).withResponse(response));
		this.host.write("rejected");
		this.host.await("rejected", OperationStatus.PERMANENT_FAILED);
		assertThat(this.host.told).contains(
				new OperationEvent.PermanentlyFailed(ListeningHost.operation("rejected"), 1, "bad", 422, response));
	}

	@Test
	void anExpiryIsToldInItsTransaction() {
		AtomicInteger times = new AtomicInteger();
		this.host.answers.put("late", () -> SendResult.failed("not now").withRetryAfter(Duration.ofMinutes(10)));
		this.host.listening.put("late", (event) -> {
			if (event instanceof OperationEvent.Expired && times.incrementAndGet() == 1) {
				throw new IllegalStateException("not yet");
			}
		});
		this.host.write(ListeningHost.operation("late").withExpiresAt(Instant.now().plusSeconds(2)));
		this.host.await("late", OperationStatus.EXPIRED);
		assertThat(this.host.state("late")).isEqualTo("Expired -");
		assertThat(this.host.told("late")).containsExactly("Failed", "Expired", "Expired");
		await().untilAsserted(() -> assertThat(this.host.published("late")).containsExactly("Failed", "Expired"));
	}

	@Test
	void aDiscardIsToldInTheCallersTransaction() {
		this.host.write(ListeningHost.later("discarded"));
		this.host.inTransaction((status) -> {
			assertThat(this.host.vixSync.discard("discarded")).isEqualTo(DiscardResult.DISCARDED);
			status.setRollbackOnly();
		});
		assertThat(this.host.told("discarded")).containsExactly("Discarded");
		assertThat(this.host.state("discarded")).isEqualTo("new -");
		assertThat(this.host.published("discarded")).isEmpty();
		this.host.inTransaction((status) -> {
			assertThat(this.host.vixSync.discard("discarded")).isEqualTo(DiscardResult.DISCARDED);
			assertThat(this.host.published("discarded")).isEmpty();
		});
		assertThat(this.host.state("discarded")).isEqualTo("Discarded -");
		assertThat(this.host.status("discarded")).isEqualTo(OperationStatus.DISCARDED);
		assertThat(this.host.published("discarded")).containsExactly("Discarded");
	}

	@Test
	void aDiscardWithoutATransactionIsToldInOneThatTheListenerTakesPartIn() {
		this.host.write(ListeningHost.later("alone"));
		this.host.listening.put("alone", (event) -> {
			throw new IllegalStateException("no");
		});
		assertThatExceptionOfType(ListenerFailedException.class).isThrownBy(() -> this.host.vixSync.discard("alone"));
		assertThat(this.host.state("alone")).isEqualTo("new -");
		assertThat(this.host.status("alone")).isEqualTo(OperationStatus.PENDING);
		this.host.listening.remove("alone");
		assertThat(this.host.vixSync.discard("alone")).isEqualTo(DiscardResult.DISCARDED);
		assertThat(this.host.state("alone")).isEqualTo("Discarded -");
	}

	@Test
	void aCallerThatSwallowsWhatAListenerThrewCannotCommitHalf() {
		this.host.write(ListeningHost.later("half"));
		this.host.listening.put("half", (event) -> {
			throw new IllegalStateException("no");
		});
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(
				() -> this.host.inTransaction((status) -> assertThatExceptionOfType(ListenerFailedException.class)
					.isThrownBy(() -> this.host.vixSync.discard("half"))));
		assertThat(this.host.state("half")).isEqualTo("new -");
		assertThat(this.host.status("half")).isEqualTo(OperationStatus.PENDING);
	}

	@Test
	void whatAListenerEnqueuesCommitsWithTheSettling() {
		AtomicInteger times = new AtomicInteger();
		AtomicReference<Boolean> before = new AtomicReference<>();
		this.host.listening.put("cause", (event) -> {
			before.compareAndSet(null, this.host.vixSync.find("effect").isPresent());
			this.host.vixSync.enqueue(ListeningHost.operation("effect"));
			if (times.incrementAndGet() == 1) {
				throw new IllegalStateException("not yet");
			}
			before.set(this.host.sends("effect") > 0);
		});
		this.host.write("cause");
		this.host.await("cause", OperationStatus.DONE);
		this.host.await("effect", OperationStatus.DONE);
		assertThat(before).as("sent although it was rolled back").hasValue(false);
		assertThat(this.host.sends("effect")).isEqualTo(1);
	}

	@Test
	void aListenerMayGiveAllAttemptsAgain() {
		this.host.answers.put("again", () -> SendResult.rejected("once"));
		this.host.listening.put("again", (event) -> {
			if (event instanceof OperationEvent.PermanentlyFailed) {
				this.host.answers.remove("again");
				assertThat(this.host.vixSync.retry("again")).isTrue();
				assertThat(this.host.status("again")).isEqualTo(OperationStatus.PENDING);
			}
		});
		this.host.write("again");
		this.host.await("again", OperationStatus.DONE);
		assertThat(this.host.state("again")).isEqualTo("Delivered /notes/17");
	}

	@Test
	void whoHearsOfItAfterTheCommitCanHarmNothing() {
		this.host.events.put("loud", (event) -> {
			throw new StackOverflowError();
		});
		this.host.write("loud");
		this.host.await("loud", OperationStatus.DONE);
		this.host.await(this.host.write("after-loud"), OperationStatus.DONE);
		assertThat(this.host.sends("loud")).isEqualTo(1);
		assertThat(this.host.trouble()).isNull();
		await().untilAsserted(() -> assertThat(this.host.published("after-loud")).containsExactly("Delivered"));
	}

	@Test
	void whatIsHeardAfterTheCommitHasBeenCommitted() {
		AtomicReference<String> seen = new AtomicReference<>();
		this.host.events.put("heard", (event) -> seen.set(this.host.status("heard") + " " + this.host.state("heard")
				+ TransactionSynchronizationManager.isActualTransactionActive()));
		this.host.write("heard");
		await().untilAsserted(() -> assertThat(seen).hasValue("DONE Delivered /notes/17false"));
	}

}
