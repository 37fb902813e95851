package com.vixcpp.sync.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import com.vixcpp.sync.outbox.StoreUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Whoever is answered is answered by what is on the disk, and an error of the disk is
 * nobody's secret.
 */
@Timeout(60)
class FileForceTests {

	private final MemoryDisk memory = new MemoryDisk();

	private final CountDownLatch forcing = new CountDownLatch(1);

	private final CountDownLatch go = new CountDownLatch(1);

	/** The first force waits, and fails. */
	private final SlowDisk failing = new SlowDisk(this.memory, () -> {
		this.forcing.countDown();
		this.go.await();
		throw new IOException("Input/output error");
	});

	private static void enqueue(FileStore store, String id) {
		Stores.outbox(store).enqueue(Stores.operation(id), "base", Stores.T0);
	}

	@Test
	void whoEnqueuesTheSameAgainIsAnsweredWhenTheFirstIsOnTheDisk() throws Exception {
		FileStore store = Stores.open(this.failing, true, 1_000_000);
		assertBothFail(store, () -> enqueue(store, "a"));
	}

	@Test
	void whoPausesAgainIsAnsweredWhenTheFirstPauseIsOnTheDisk() throws Exception {
		FileStore store = Stores.open(this.failing, true, 1_000_000);
		assertBothFail(store, () -> store.outbox().control().pause("somebody"));
	}

	@Test
	void whoTakesOverTheSameFileAgainIsAnsweredWhenTheFirstIsOnTheDisk(@TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("outbox.json"), """
				{"ops":{"op":{"kind":"http.post","target":"/notes","status":0}}}""");
		FileStore store = Stores.open(this.failing, true, 1_000_000);
		assertBothFail(store, () -> store.importFrom(file, (operation) -> "base"));
	}

	private void assertBothFail(FileStore store, Runnable change) throws Exception {
		this.failing.arm(true);
		Caller first = new Caller(change);
		this.forcing.await();
		Caller again = new Caller(change);
		await().until(again::waitsOrIsAnswered);
		this.go.countDown();
		assertThat(first.failure()).isInstanceOf(StoreUnavailableException.class);
		assertThat(again.failure()).isInstanceOf(StoreUnavailableException.class);
		assertThat(store.durability().failure()).contains("Input/output error");
	}

	@Test
	void anErrorIsNotOvertakenByTheBeginOfTheNextFile() {
		AtomicReference<FileStore> store = new AtomicReference<>();
		AtomicBoolean once = new AtomicBoolean();
		SlowDisk disk = new SlowDisk(this.memory, () -> {
			if (once.compareAndSet(false, true)) {
				store.get().journal().locked(() -> {
					store.get().journal().log().begin();
					return true;
				});
				throw new IOException("Input/output error");
			}
		});
		store.set(Stores.open(disk, true, 1_000_000));
		disk.arm(true);
		assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> enqueue(store.get(), "a"));
		assertThat(store.get().durability().failure()).contains("Input/output error");
	}

	@Test
	void aForceThatIsOvertakenByTheCompactionOfItsFileIsNoError() {
		AtomicReference<FileStore> store = new AtomicReference<>();
		AtomicBoolean once = new AtomicBoolean();
		SlowDisk disk = new SlowDisk(this.memory, () -> {
			if (once.compareAndSet(false, true)) {
				assertThat(new Compaction(store.get().journal()).run()).isTrue();
				throw new IOException("Stream Closed");
			}
		});
		store.set(Stores.open(disk, true, 1_000_000));
		disk.arm(true);
		assertThatCode(() -> enqueue(store.get(), "a")).doesNotThrowAnyException();
		assertThat(store.get().durability().failure()).isNull();
	}

	@Test
	void listenersAreToldNothingOnceNothingCanBeKept() {
		FileStore store = Stores.open(this.memory, true, 1_000_000);
		this.memory.fault((step) -> {
			throw new IOException("Input/output error");
		});
		assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> enqueue(store, "a"));
		AtomicBoolean told = new AtomicBoolean();
		assertThatExceptionOfType(StoreUnavailableException.class)
			.isThrownBy(() -> store.listeners().execute(() -> told.getAndSet(true)));
		assertThat(told).isFalse();
	}

	@Test
	void anInterruptWhileNamesAreForcedHarmsNobody(@TempDir Path directory) throws Exception {
		RealDisk disk = new RealDisk(directory);
		AtomicBoolean interrupted = new AtomicBoolean();
		Caller caller = new Caller(() -> {
			try {
				for (int i = 0; i < 100; i++) {
					disk.forceNames();
					interrupted.compareAndSet(false, Thread.currentThread().isInterrupted());
				}
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		while (caller.thread.isAlive()) {
			caller.thread.interrupt();
			Thread.onSpinWait();
		}
		assertThat(caller.failure()).isNull();
		assertThat(interrupted).as("is told of it afterwards").isTrue();
	}

	private static final class Caller {

		private final AtomicReference<Throwable> failure = new AtomicReference<>();

		private final Thread thread;

		Caller(Runnable work) {
			this.thread = new Thread(work);
			this.thread.setUncaughtExceptionHandler((thread, ex) -> this.failure.set(ex));
			this.thread.start();
		}

		boolean waitsOrIsAnswered() {
			return this.thread.getState() == Thread.State.WAITING || !this.thread.isAlive();
		}

		Throwable failure() throws InterruptedException {
			this.thread.join();
			return this.failure.get();
		}

	}

}
