package com.vixcpp.sync.wal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * One force for all who wait, and none after one has failed.
 */
class GroupFlushTests {

	private final GroupFlush flush = new GroupFlush((failure) -> !failure.getMessage().equals("closed"));

	private final AtomicInteger forces = new AtomicInteger();

	private final CountDownLatch begun = new CountDownLatch(1);

	private final CountDownLatch go = new CountDownLatch(1);

	private void forceSlowly() {
		this.forces.incrementAndGet();
		this.begun.countDown();
		try {
			this.go.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static CompletableFuture<Void> onThread(Runnable work) {
		return CompletableFuture.runAsync(work, (task) -> new Thread(task).start());
	}

	@Test
	void whoComesWhileAForceIsUnderWayWaitsForTheNextAndSharesIt() throws InterruptedException {
		CompletableFuture<Void> first = onThread(() -> this.flush.flush(this::forceSlowly));
		this.begun.await();
		AtomicInteger waiting = new AtomicInteger();
		List<CompletableFuture<Void>> others = IntStream.range(0, 20).mapToObj((i) -> onThread(() -> {
			waiting.incrementAndGet();
			this.flush.flush(this.forces::incrementAndGet);
		})).toList();
		await().until(() -> waiting.get() == 20);
		assertThat(others).noneMatch(CompletableFuture::isDone);
		this.go.countDown();
		first.join();
		others.forEach(CompletableFuture::join);
		assertThat(this.forces).as("one, and one for all others, and one for who came in between")
			.hasValueBetween(2, 3);
	}

	@Test
	void afterAFailureNothingIsForcedAgain() {
		assertThatThrownBy(() -> this.flush.flush(() -> {
			throw new IllegalStateException("EIO");
		})).hasMessage("EIO");
		assertThatThrownBy(() -> this.flush.flush(this.forces::incrementAndGet)).hasMessage("EIO");
		assertThat(this.forces).hasValue(0);
		assertThat(this.flush.failure()).isNotNull();
	}

	@Test
	void aForceThatIsBrokenOffCoversNobody() {
		assertThatThrownBy(() -> this.flush.flush(() -> {
			throw new StackOverflowError("deep");
		})).isInstanceOf(StackOverflowError.class);
		assertThatThrownBy(() -> this.flush.flush(this.forces::incrementAndGet)).hasMessageContaining("broken off");
		assertThat(this.forces).hasValue(0);
	}

	@Test
	void whoWaitedForAForceThatFailedIsTold() throws InterruptedException {
		CompletableFuture<Void> first = onThread(() -> assertThatThrownBy(() -> this.flush.flush(() -> {
			forceSlowly();
			throw new IllegalStateException("EIO");
		})).hasMessage("EIO"));
		this.begun.await();
		CompletableFuture<Void> other = onThread(
				() -> assertThatThrownBy(() -> this.flush.flush(this.forces::incrementAndGet)).hasMessage("EIO"));
		this.go.countDown();
		first.join();
		other.join();
		assertThat(this.forces).hasValue(1);
	}

	@Test
	void aDatabaseThatWasClosedIsForcedAgainWhenItIsBack() {
		assertThatThrownBy(() -> this.flush.flush(() -> {
			throw new IllegalStateException("closed");
		})).hasMessage("closed");
		this.flush.flush(this.forces::incrementAndGet);
		assertThat(this.forces).hasValue(1);
	}

}
