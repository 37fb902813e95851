package com.vixcpp.sync.file;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationListener;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.Outbox;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A listener that is told of a change and returns when a test says so: until then the
 * operation is held.
 */
@Timeout(60)
abstract class ListenerHold {

	static final Instant T0 = Stores.T0;

	final FileStore store = Stores.open(new MemoryDisk(), false, 100_000);

	final Outbox outbox = Stores.outbox(this.store);

	private final CountDownLatch reached = new CountDownLatch(1);

	private final CountDownLatch gate = new CountDownLatch(1);

	final Outbox told = Stores.outbox(this.store, this.store.outbox(), List.of(new Gatekeeper()));

	private volatile boolean kept = true;

	private @Nullable CompletableFuture<?> holding;

	/** Returns when a listener is being told of the change. */
	void hold(Supplier<?> change) {
		this.holding = CompletableFuture.supplyAsync(change);
		awaitUninterrupted(this.reached);
	}

	/** The listener returns, or throws, and so keeps the change from being made. */
	void end(boolean kept) {
		this.kept = kept;
		this.gate.countDown();
		if (this.holding != null) {
			this.holding.exceptionally((ex) -> null).join();
		}
	}

	@AfterEach
	void close() {
		end(true);
		this.store.close();
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	void enqueue(String... ids) {
		for (String id : ids) {
			this.outbox.enqueue(Stores.operation(id), "base", T0);
		}
	}

	List<String> claimIds() {
		return Stores.claim(this.outbox, T0, 10).stream().map((each) -> each.operation().id()).toList();
	}

	OperationStatus status(String id) {
		return this.outbox.find(id).orElseThrow().status();
	}

	/** Waits at the gate once it has enqueued a following operation. */
	private final class Gatekeeper implements OperationListener {

		private void told() {
			ListenerHold.this.outbox.enqueue(Stores.operation("following"), "elsewhere", T0);
			ListenerHold.this.reached.countDown();
			awaitUninterrupted(ListenerHold.this.gate);
			if (!ListenerHold.this.kept) {
				throw new IllegalStateException("a listener's bug");
			}
		}

		@Override
		public void delivered(OperationEvent.Delivered event) {
			told();
		}

		@Override
		public void failed(OperationEvent.Failed event) {
			told();
		}

		@Override
		public void discarded(OperationEvent.Discarded event) {
			told();
		}

	}

}
