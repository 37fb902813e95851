package com.vixcpp.sync.file;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import com.vixcpp.sync.outbox.DurabilityUnknownException;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.StoreUnavailableException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A disk that refuses is never asked again: until the files are read anew nothing is
 * accepted and nothing is sent. And one force of the disk is for all who wait for it.
 */
class BrokenDiskTests {

	private static final Instant T0 = Stores.T0;

	private final MemoryDisk disk = new MemoryDisk();

	private final FileStore store = Stores.open(this.disk, true, 1_000_000);

	private final Outbox outbox = Stores.outbox(this.store);

	private void enqueue(String id) {
		this.store.callers().execute(id, () -> this.outbox.enqueue(Stores.operation(id), "base", T0));
	}

	private void failAt(String what) {
		this.disk.fault((step) -> {
			if (step.startsWith(what)) {
				throw new IOException("Input/output error");
			}
		});
	}

	@Test
	void afterAForceHasFailedNobodyIsToldThatItWorked() {
		enqueue("a");
		failAt("force");
		assertThatExceptionOfType(DurabilityUnknownException.class).isThrownBy(() -> enqueue("b"))
			.satisfies((ex) -> assertThat(ex.getOperationIds()).containsExactly("b"));
		this.disk.fault((step) -> {
		});
		int forces = this.disk.forces().size();
		assertBroken();
		assertThat(this.disk.forces()).as("never asked again").hasSize(forces);
	}

	@Test
	void afterAWriteHasFailedNothingIsWrittenBehindIt() {
		enqueue("a");
		failAt("write");
		assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> enqueue("b"));
		this.disk.fault((step) -> {
		});
		assertBroken();
		assertThat(this.store.outbox().find("b")).isEmpty();
	}

	private void assertBroken() {
		assertThat(this.store.durability().failure()).contains("Input/output error").contains("restart");
		assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> enqueue("c"))
			.withMessageContaining("Check the disk and restart");
		assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> Stores.claim(this.outbox, T0, 1));
		assertThat(this.store.outbox().find("a")).as("can still be asked").isPresent();
		try (FileStore reopened = Stores.open(this.disk.copy(), true, 1_000_000)) {
			assertThat(reopened.durability().failure()).isNull();
			assertThat(reopened.outbox().find("a")).isPresent();
			assertThat(reopened.outbox().find("c")).isEmpty();
		}
	}

	@Test
	void nothingIsSentBeforeTheClaimAndAllBeforeItIsForced() {
		enqueue("a");
		int forces = this.disk.forces().size();
		assertThat(Stores.claim(this.outbox, T0, 1)).hasSize(1);
		assertThat(this.disk.forces()).hasSize(forces + 1);
		assertThat(Stores.claim(this.outbox, T0, 1)).isEmpty();
		assertThat(this.disk.forces()).as("nothing to force").hasSize(forces + 1);
	}

	@Test
	void oneForceIsForAllWhoWait() throws Exception {
		CountDownLatch first = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		SlowDisk slow = new SlowDisk(this.disk, () -> {
			first.countDown();
			go.await();
		});
		FileStore waiting = Stores.open(slow, true, 1_000_000);
		slow.arm(true);
		ExecutorService callers = Executors.newFixedThreadPool(20);
		int forces = this.disk.forces().size();
		IntStream.range(0, 20)
			.forEach((i) -> callers.submit(() -> waiting.callers()
				.execute("w" + i, () -> Stores.outbox(waiting).enqueue(Stores.operation("w" + i), "base", T0))));
		first.await();
		org.awaitility.Awaitility.await().until(() -> waiting.outbox().counts().pending() == 20);
		go.countDown();
		callers.shutdown();
		assertThat(callers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.disk.forces().size() - forces).isLessThanOrEqualTo(2);
	}

	@Test
	void anInterruptOfACallerHarmsNobody() {
		AtomicReference<Boolean> interrupted = new AtomicReference<>();
		Thread.currentThread().interrupt();
		enqueue("a");
		interrupted.set(Thread.interrupted());
		enqueue("b");
		assertThat(interrupted.get()).isTrue();
		assertThat(List.of(this.store.outbox().find("a"), this.store.outbox().find("b")))
			.allMatch((each) -> each.isPresent());
	}

}
