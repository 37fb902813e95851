package com.vixcpp.sync.outbox;

import java.time.Duration;
import java.util.function.LongSupplier;

import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationEvent.PermanentlyFailed;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log that operations fail for good, as nobody may look elsewhere: the first
 * one by its id, those of the next minute by their number, and so on until a minute has
 * passed without one. The reason stays out: it may hold what the remote has echoed. Safe
 * for use by several threads.
 */
final class DeadLetters {

	private static final Logger logger = LoggerFactory.getLogger(Outbox.class);

	private static final Duration TOGETHER = Duration.ofMinutes(1);

	private final LongSupplier nanoTime;

	private boolean counting;

	private long saidNanos;

	private long count;

	private @Nullable PermanentlyFailed last;

	DeadLetters(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/** What became of an operation, whatever it is. */
	synchronized void told(OperationEvent event) {
		if (!(event instanceof PermanentlyFailed failed)) {
			return;
		}
		sumUp();
		if (this.counting) {
			this.count++;
			this.last = failed;
			return;
		}
		this.counting = true;
		this.saidNanos = this.nanoTime.getAsLong();
		logger
			.warn("Operation {} of kind {} failed for good{}: it waits for a person to retry or discard it. Others are"
					+ " counted for a minute", failed.operation().id(), failed.operation().kind(), status(failed));
	}

	/** To be called again and again. */
	synchronized void sumUp() {
		long now = this.nanoTime.getAsLong();
		if (!this.counting || now - this.saidNanos < TOGETHER.toNanos()) {
			return;
		}
		PermanentlyFailed last = this.last;
		if (last == null) {
			this.counting = false;
			return;
		}
		long seconds = (now - this.saidNanos) / 1_000_000_000;
		logger.warn(
				"{} more failed for good within {} s, the last one operation {} of kind {}{}: each waits for a"
						+ " person to retry or discard it",
				this.count, seconds, last.operation().id(), last.operation().kind(), status(last));
		this.saidNanos = now;
		this.count = 0;
		this.last = null;
	}

	private static String status(PermanentlyFailed failed) {
		return (failed.status() != null) ? " with " + failed.status() : "";
	}

}
