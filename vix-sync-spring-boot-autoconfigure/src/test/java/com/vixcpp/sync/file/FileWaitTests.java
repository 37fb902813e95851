package com.vixcpp.sync.file;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.ClaimedOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * While a listener is told, who means this very operation waits for the end, or is
 * refused. Others do not wait: {@link FileHoldTests}.
 */
class FileWaitTests extends ListenerHold {

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aDiscardWaitsAndIsMadeIfTheFirstOneWasNot(boolean kept) {
		enqueue("held");
		hold(() -> this.told.discard("held", T0));
		Waiting<Boolean> other = new Waiting<>(() -> this.outbox.discard("held", T0));
		end(kept);
		assertThat(other.result()).isEqualTo(!kept);
		assertThat(status("held")).isEqualTo(OperationStatus.DISCARDED);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aRetryWaitsAndIsMadeIfTheDiscardWasNot(boolean kept) {
		enqueue("held");
		this.outbox.fail(Stores.claim(this.outbox, T0, 1).get(0), "no", false, T0);
		hold(() -> this.told.discard("held", T0));
		Waiting<Boolean> other = new Waiting<>(() -> this.outbox.retry("held", T0));
		end(kept);
		assertThat(other.result()).isEqualTo(!kept);
		assertThat(status("held")).isEqualTo(kept ? OperationStatus.DISCARDED : OperationStatus.PENDING);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aResultWaitsAndIsRecordedIfTheOtherWasNot(boolean kept) {
		enqueue("held");
		ClaimedOperation claimed = Stores.claim(this.outbox, T0, 1).get(0);
		hold(() -> this.told.fail(claimed, "down", true, T0));
		Waiting<Boolean> other = new Waiting<>(() -> this.outbox.complete(claimed, T0));
		end(kept);
		assertThat(other.result()).isEqualTo(!kept);
		assertThat(status("held")).isEqualTo(kept ? OperationStatus.FAILED : OperationStatus.DONE);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoEnqueuesWhatAListenerEnqueuesWaitsAndKeepsItIfTheListenerHasThrown(boolean kept) {
		enqueue("a");
		hold(() -> this.told.discard("a", T0));
		Waiting<Boolean> other = new Waiting<>(() -> this.outbox.enqueue(Stores.operation("following"), "base", T0));
		assertThat(this.outbox.enqueue(Stores.operation("unrelated"), "base", T0)).isTrue();
		assertThat(this.outbox.find("following")).isEmpty();
		end(kept);
		assertThat(other.result()).isEqualTo(!kept);
		assertThat(status("following")).isEqualTo(OperationStatus.PENDING);
		assertThat(Stores.records(this.store)).filteredOn((each) -> each.contains("following")).hasSize(1);
	}

	@Test
	void whoHasWaitedForTwoSecondsIsRefused() {
		enqueue("held");
		hold(() -> this.told.discard("held", T0));
		long began = System.nanoTime();
		List<Waiting<Boolean>> others = List.of(new Waiting<>(() -> this.outbox.discard("held", T0)),
				new Waiting<>(() -> this.outbox.enqueue(Stores.operation("following"), "base", T0)));
		others.forEach((each) -> assertThat(each.result).failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessageContaining("is being changed by somebody who does not end"));
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
		end(true);
		assertThat(status("held")).isEqualTo(OperationStatus.DISCARDED);
	}

	@Test
	void aRebuildWaitsForTheEndAndIsRefusedToWhomeverDoesNotWait() {
		enqueue("held", "a");
		this.outbox.control().pause();
		hold(() -> this.told.discard("held", T0));
		Waiting<Integer> hasty = new Waiting<>(() -> this.outbox.control().rebuild());
		Waiting<Integer> patient = new Waiting<>(() -> this.outbox.control().rebuild());
		hasty.thread.interrupt();
		assertThat(hasty.result).failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessageContaining("a change of it, or a listener, does not end");
		assertThat(patient.result).isNotDone();
		end(true);
		assertThat(patient.result()).as("a, and what follows the discard").isEqualTo(2);
		assertThat(status("held")).isEqualTo(OperationStatus.DISCARDED);
	}

	/** A call on a thread of its own; it waits for somebody when this is made. */
	private static final class Waiting<T> {

		private final CompletableFuture<T> result = new CompletableFuture<>();

		private final Thread thread;

		Waiting(Supplier<T> call) {
			this.thread = new Thread(() -> {
				try {
					this.result.complete(call.get());
				}
				catch (Throwable ex) {
					this.result.completeExceptionally(ex);
				}
			});
			this.thread.start();
			await().pollInterval(Duration.ofMillis(2))
				.until(() -> this.thread.getState() == Thread.State.TIMED_WAITING || this.result.isDone());
			assertThat(this.result).isNotDone();
		}

		T result() {
			return this.result.orTimeout(30, TimeUnit.SECONDS).join();
		}

	}

}
