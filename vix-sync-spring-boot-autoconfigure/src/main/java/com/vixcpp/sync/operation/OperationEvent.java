package com.vixcpp.sync.operation;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What became of an operation. An {@link OperationListener} is told of it in the
 * transaction that records it; after the commit it is published as an application event.
 * Immutable. {@code attempt} counts the answers that have failed the operation since it
 * was enqueued, or since a person gave it all attempts again.
 */
public sealed interface OperationEvent {

	/**
	 * The operation.
	 * @return as it was enqueued
	 */
	Operation operation();

	/**
	 * Tell a listener of it.
	 * @param listener whose method for this kind of event is called
	 */
	void tell(OperationListener listener);

	/**
	 * The target has it.
	 *
	 * @param operation as it was enqueued
	 * @param attempt how often it had failed before
	 * @param status what the remote answered with, such as an HTTP status; null for none
	 * @param response the rest of the answer: the id that the remote has given is in
	 * there; null for none
	 */
	record Delivered(Operation operation, int attempt, @Nullable Integer status,
			@Nullable Response response) implements OperationEvent {

		@Override
		public void tell(OperationListener listener) {
			listener.delivered(this);
		}

	}

	/**
	 * It failed and will be sent again.
	 *
	 * @param operation as it was enqueued
	 * @param attempt how often it has failed, 1 or more
	 * @param reason why; without control characters, at most 1,000 characters
	 * @param delay how long it waits
	 * @param status what the remote answered with; null for none
	 * @param response the rest of the answer; null for none
	 */
	record Failed(Operation operation, int attempt, String reason, Duration delay, @Nullable Integer status,
			@Nullable Response response) implements OperationEvent {

		@Override
		public void tell(OperationListener listener) {
			listener.failed(this);
		}

	}

	/**
	 * The remote rejected it, or all attempts are spent: it waits for a person.
	 *
	 * @param operation as it was enqueued
	 * @param attempt how often it has failed, 1 or more
	 * @param reason why; without control characters, at most 1,000 characters
	 * @param status what the remote answered with; null for none
	 * @param response the rest of the answer; null for none
	 */
	record PermanentlyFailed(Operation operation, int attempt, String reason, @Nullable Integer status,
			@Nullable Response response) implements OperationEvent {

		@Override
		public void tell(OperationListener listener) {
			listener.permanentlyFailed(this);
		}

	}

	/**
	 * The deadline that its author gave it has passed; it will not be sent.
	 *
	 * @param operation as it was enqueued
	 * @param attempt how often it had failed before
	 */
	record Expired(Operation operation, int attempt) implements OperationEvent {

		@Override
		public void tell(OperationListener listener) {
			listener.expired(this);
		}

	}

	/**
	 * A person has given it up; it will not be sent (again).
	 *
	 * @param operation as it was enqueued
	 * @param attempt how often it had failed before
	 */
	record Discarded(Operation operation, int attempt) implements OperationEvent {

		@Override
		public void tell(OperationListener listener) {
			listener.discarded(this);
		}

	}

}
