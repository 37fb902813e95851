package com.vixcpp.sync.kill;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Watches a process reach its moments. When it has reached the chosen one often enough it
 * says {@code at <moment>} and the thread that got there goes no further, whatever
 * transaction it holds open; the other threads go on until the kill.
 */
final class Moments {

	private final @Nullable Moment chosen;

	private final AtomicInteger left;

	private final Consumer<String> out;

	private final ThreadLocal<@Nullable Step> step = new ThreadLocal<>();

	Moments(@Nullable Moment chosen, int passing, Consumer<String> out) {
		this.chosen = chosen;
		this.left = new AtomicInteger(passing);
		this.out = out;
	}

	void reached(Moment moment) {
		if (moment == this.chosen && this.left.decrementAndGet() == 0) {
			this.out.accept("at " + moment);
			while (true) {
				LockSupport.park(this);
			}
		}
	}

	/** Do something whose commit is a moment. */
	<T> T during(Step step, Supplier<T> work) {
		this.step.set(step);
		try {
			return work.get();
		}
		finally {
			this.step.remove();
		}
	}

	void committing() {
		Step step = this.step.get();
		if (step != null) {
			reached(step.committing);
		}
	}

	void committed() {
		Step step = this.step.get();
		if (step != null) {
			reached(step.committed);
		}
	}

	/** What a transaction is for. */
	enum Step {

		ENQUEUE(Moment.ENQUEUE_COMMITTING, Moment.ENQUEUE_COMMITTED),

		CLAIM(Moment.CLAIM_COMMITTING, Moment.CLAIM_COMMITTED),

		SETTLE(Moment.SETTLE_COMMITTING, Moment.SETTLE_COMMITTED);

		private final Moment committing;

		private final Moment committed;

		Step(Moment committing, Moment committed) {
			this.committing = committing;
			this.committed = committed;
		}

	}

}
