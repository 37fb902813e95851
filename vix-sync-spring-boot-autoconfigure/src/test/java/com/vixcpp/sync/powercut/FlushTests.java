package com.vixcpp.sync.powercut;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.DurabilityUnknownException;
import com.vixcpp.sync.outbox.StoreUnavailableException;
import com.vixcpp.sync.powercut.DiskJournal.Event;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Nothing is acknowledged and nothing is sent before it is on the disk, and a disk that
 * refuses is never asked twice.
 */
class FlushTests {

	private final DiskJournal journal = DiskJournal.open();

	private final AtomicInteger forces = new AtomicInteger();

	private boolean has(Event event) {
		return this.journal.events().contains(event);
	}

	@Test
	void nothingIsAcknowledgedOrSentBeforeTheFlush() throws Exception {
		try (RecordedRun run = new RecordedRun(this.journal, true)) {
			run.awaitAllConnections();
			CountDownLatch disk = new CountDownLatch(1);
			this.journal.beforeForce(() -> {
				this.forces.incrementAndGet();
				disk.await();
			});
			CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> run.write("a"));
			await().until(() -> run.outbox.find("a").isPresent());
			run.engine.start();
			// Visible to the engine, which claims it and then waits for the disk as well.
			await().until(() -> run.outbox.find("a").orElseThrow().status() == OperationStatus.IN_FLIGHT);
			assertThat(has(new Event.Acknowledged("a"))).isFalse();
			assertThat(has(new Event.Sent("a"))).isFalse();
			disk.countDown();
			writer.get();
			await().until(() -> has(new Event.Sent("a")));
			assertThat(this.forces).hasValueGreaterThanOrEqualTo(2);
		}
	}

	@Test
	void aFailedFlushIsSaidWithTheIdsAndNeverTriedAgainAndNothingIsSent() {
		try (RecordedRun run = new RecordedRun(this.journal, true)) {
			this.journal.beforeForce(() -> {
				this.forces.incrementAndGet();
				throw new IOException("EIO");
			});
			assertThatExceptionOfType(DurabilityUnknownException.class).isThrownBy(() -> run.write("a"))
				.satisfies((ex) -> assertThat(ex.getOperationIds()).containsExactly("a"))
				.withMessageContaining("Do not repeat");
			assertThat(run.outbox.find("a")).as("committed all the same").isPresent();
			assertThat(run.durability.failure()).contains("restart");
			assertThatThrownBy(() -> run.write("b")).isInstanceOf(StoreUnavailableException.class);
			assertThat(run.outbox.find("b")).isEmpty();
			run.engine.start();
			await().pollDelay(java.time.Duration.ofMillis(300)).until(run.engine::isAlive);
			assertThat(has(new Event.Sent("a"))).isFalse();
			assertThat(this.forces).hasValue(1);
		}
		this.journal.beforeForce(() -> {
		});
		try (RecordedRun restarted = new RecordedRun(this.journal, true)) {
			restarted.engine.start();
			await().until(() -> has(new Event.Sent("a")));
		}
	}

	@Test
	void everybodyElsesCallbacksRunThoughTheFlushFails() {
		try (RecordedRun run = new RecordedRun(this.journal, true)) {
			this.journal.beforeForce(() -> {
				throw new IOException("EIO");
			});
			AtomicInteger called = new AtomicInteger();
			assertThatExceptionOfType(DurabilityUnknownException.class).isThrownBy(() -> run.write("a",
					() -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
						@Override
						public void afterCommit() {
							called.incrementAndGet();
						}
					})));
			assertThat(called).hasValue(1);
		}
	}

	@Test
	void aTransactionOfManyOperationsIsFlushedOnce() {
		try (RecordedRun run = new RecordedRun(this.journal, true)) {
			this.journal.beforeForce(this.forces::incrementAndGet);
			run.write("a", () -> run.enqueue("b"));
			assertThat(this.forces).hasValue(1);
		}
	}

}
