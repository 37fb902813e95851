package com.vixcpp.sync.actuate;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.transport.SendResult;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a send that is observed.
 */
public final class SendObservationContext extends Observation.Context {

	private final ClaimedOperation claimed;

	private final String kind;

	private final String destination;

	private volatile @Nullable SendResult result;

	SendObservationContext(ClaimedOperation claimed, String kind, String destination) {
		this.claimed = claimed;
		this.kind = kind;
		this.destination = destination;
	}

	/**
	 * What is sent.
	 * @return the operation
	 */
	public Operation operation() {
		return this.claimed.operation();
	}

	/**
	 * The trace that the operation was enqueued in.
	 * @return as W3C writes it; null for none
	 */
	public @Nullable String traceparent() {
		return this.claimed.traceparent();
	}

	/**
	 * Whether the operation has never been sent before.
	 * @return false also if that is not known
	 */
	public boolean isFirstSend() {
		return this.claimed.isFirstSend();
	}

	/**
	 * Which attempt this is.
	 * @return 1 for the first, one more for each that has been counted
	 */
	public int attempt() {
		return this.claimed.entry().attempt() + 1;
	}

	/**
	 * The kind of the operation.
	 * @return fit for a tag: one of a bounded number of values
	 */
	public String kind() {
		return this.kind;
	}

	/**
	 * The destination of the operation.
	 * @return fit for a tag: one of a bounded number of values
	 */
	public String destination() {
		return this.destination;
	}

	/**
	 * What came of it.
	 * @return null before its end, and if it was given up without a result
	 */
	public @Nullable SendResult result() {
		return this.result;
	}

	void result(@Nullable SendResult result) {
		this.result = result;
	}

}
