package com.vixcpp.sync.network;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The engine asks and never waits.
 */
class BackgroundProbeTests {

	private final BlockingQueue<Boolean> results = new LinkedBlockingQueue<>();

	private final AtomicInteger asked = new AtomicInteger();

	private final Collection<Thread> threads = new ConcurrentLinkedQueue<>();

	private final BackgroundProbe probe = new BackgroundProbe(this::check, Duration.ofMillis(1), this::thread);

	/** Takes until a test gives it a result. */
	private boolean check() {
		this.asked.incrementAndGet();
		try {
			return this.results.take();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("interrupted", ex);
		}
	}

	private Thread thread(Runnable task) {
		Thread thread = new Thread(task);
		thread.setDaemon(true);
		this.threads.add(thread);
		return thread;
	}

	private void start() {
		this.probe.start(() -> {
		});
	}

	@AfterEach
	void stop() {
		this.probe.stop();
	}

	@Test
	void itIsOfflineUntilTheFirstCheckHasEndedAndThenWhatTheLastOneSaid() {
		start();
		await().until(() -> this.asked.get() == 1);
		assertThat(this.probe.isOnline()).as("answers although the check hangs").isFalse();
		this.results.add(true);
		await().until(this.probe::isOnline);
		await().until(() -> this.asked.get() == 2);
		assertThat(this.probe.isOnline()).as("the next check is under way").isTrue();
		this.results.add(false);
		await().until(() -> !this.probe.isOnline());
	}

	@Test
	void aChangeIsToldAndNothingElseIs() {
		AtomicInteger told = new AtomicInteger();
		this.probe.start(told::incrementAndGet);
		for (boolean each : new boolean[] { false, true, true, true, false, false }) {
			this.results.add(each);
		}
		await().until(() -> this.asked.get() == 7);
		assertThat(told).hasValue(2);
	}

	@Test
	void oneThreadChecksAndEndsWithTheStopAndAnotherOneStarts() {
		start();
		start();
		this.results.add(true);
		await().until(() -> this.asked.get() == 2);
		assertThat(this.threads).hasSize(1);
		this.probe.stop();
		this.probe.stop();
		await().until(() -> this.threads.stream().noneMatch(Thread::isAlive));
		start();
		assertThat(this.probe.isOnline()).as("knows nothing yet").isFalse();
		this.results.add(true);
		await().until(this.probe::isOnline);
		assertThat(this.threads).hasSize(2);
	}

	@Test
	void aCheckThatThrowsIsOfflineAndDoesNotEndTheChecking() {
		AtomicInteger number = new AtomicInteger();
		BackgroundProbe failing = new BackgroundProbe(() -> {
			if (number.incrementAndGet() > 1 && this.results.peek() == null) {
				throw new StackOverflowError("deep");
			}
			return true;
		}, Duration.ofMillis(1), this::thread);
		failing.start(() -> {
		});
		await().until(() -> number.get() > 3 && !failing.isOnline());
		this.results.add(true);
		await().until(failing::isOnline);
		failing.stop();
	}

	@Test
	void aLateResultOfAnEarlierRunChangesNoAnswer() {
		CountDownLatch late = new CountDownLatch(1);
		BackgroundProbe restarted = new BackgroundProbe(() -> {
			boolean first = this.asked.incrementAndGet() == 1;
			if (first) {
				awaitThroughInterrupts(late);
			}
			return first || check();
		}, Duration.ofMillis(1), this::thread);
		AtomicInteger told = new AtomicInteger();
		restarted.start(told::incrementAndGet);
		await().until(() -> this.asked.get() == 1);
		restarted.stop();
		restarted.start(() -> {
		});
		late.countDown();
		await().until(() -> told.get() == 1 && this.asked.get() > 1);
		assertThat(restarted.isOnline()).isFalse();
		restarted.stop();
	}

	private static void awaitThroughInterrupts(CountDownLatch latch) {
		while (latch.getCount() > 0) {
			Thread.interrupted();
			LockSupport.parkNanos(1_000_000);
		}
	}

	@Test
	void whileItIsNotRunningWhoAsksMakesTheCheck() {
		this.results.add(true);
		this.results.add(false);
		assertThat(this.probe.isOnline()).isTrue();
		assertThat(this.probe.isOnline()).isFalse();
		assertThat(this.threads).isEmpty();
	}

}
