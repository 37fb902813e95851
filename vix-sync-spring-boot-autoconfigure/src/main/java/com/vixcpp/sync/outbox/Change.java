package com.vixcpp.sync.outbox;

import java.time.Duration;
import java.util.Objects;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.Response;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

/**
 * A transition, and what listeners are told of it beyond what is recorded.
 *
 * @param transition what is made
 * @param operation whose; null to read it from the log when it is needed
 * @param response what the remote answered; null for none
 */
record Change(Transition transition, @Nullable Operation operation, @Nullable Response response) {

	static Change of(Transition transition) {
		return new Change(transition, null, null);
	}

	long position() {
		return this.transition.from().position();
	}

	/**
	 * Whether listeners are told: not of releases, lost leases and a person's retries.
	 */
	boolean isTold() {
		WalRecord.Type recorded = this.transition.recorded();
		return recorded != null && switch (recorded) {
			case DELIVERED, FAILED, PERMANENTLY_FAILED, DISCARDED, EXPIRED -> true;
			default -> false;
		};
	}

	OperationEvent event(Operation operation) {
		Transition made = this.transition;
		int attempt = made.attempt();
		return switch (Objects.requireNonNull(made.recorded())) {
			case DELIVERED -> new OperationEvent.Delivered(operation, attempt, made.responseStatus(), this.response);
			case FAILED -> new OperationEvent.Failed(operation, attempt, Objects.toString(made.error(), ""),
					Objects.requireNonNullElse(made.delay(), Duration.ZERO), made.responseStatus(), this.response);
			case PERMANENTLY_FAILED -> new OperationEvent.PermanentlyFailed(operation, attempt,
					Objects.toString(made.error(), ""), made.responseStatus(), this.response);
			case DISCARDED -> new OperationEvent.Discarded(operation, attempt);
			case EXPIRED -> new OperationEvent.Expired(operation, attempt);
			default -> throw new IllegalStateException("Nobody is told of " + made.recorded());
		};
	}

}
