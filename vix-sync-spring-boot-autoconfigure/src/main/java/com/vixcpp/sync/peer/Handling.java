package com.vixcpp.sync.peer;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.peer.Acknowledgement.Status;

/**
 * What the handling of one request has shown so far, and how long it has taken. For one
 * thread.
 */
final class Handling {

	/**
	 * For the whole request together, and once more from the first that had to be rolled
	 * back: so that the sender, who waits for 12 seconds, hears of those that were
	 * handled.
	 */
	private static final long PATIENCE = Duration.ofSeconds(4).toNanos();

	private final Set<String> held = new HashSet<>();

	private final LongSupplier nanos;

	private long since;

	private boolean again;

	private boolean begun;

	private boolean unavailable;

	Handling(LongSupplier nanos) {
		this.nanos = nanos;
		this.since = nanos.getAsLong();
	}

	/** What was rolled back may take as long once more, but only once of a request. */
	void again() {
		if (!this.again) {
			this.again = true;
			this.since = this.nanos.getAsLong();
		}
	}

	boolean isFree() {
		return this.held.isEmpty() && !this.unavailable && !isOverdue();
	}

	boolean isOverdue() {
		return this.nanos.getAsLong() - this.since > PATIENCE;
	}

	/** One at least is handled of each batch: it must come to an end some time. */
	boolean hasBegun() {
		return this.begun;
	}

	boolean isUnavailable() {
		return this.unavailable;
	}

	boolean isHeld(Operation operation) {
		return operation.orderingKey() != null && this.held.contains(operation.orderingKey());
	}

	/** All done, or none for want of a database. */
	List<Acknowledgement> ended(List<Acknowledgement> together) {
		this.begun = true;
		this.unavailable = together.stream().anyMatch((each) -> each.status() == Status.UNAVAILABLE);
		return together;
	}

	void ended(Operation operation, Acknowledgement acknowledgement) {
		this.begun = true;
		this.unavailable |= acknowledgement.status() == Status.UNAVAILABLE;
		if (acknowledgement.status() != Status.DONE && operation.orderingKey() != null) {
			this.held.add(operation.orderingKey());
		}
	}

}
