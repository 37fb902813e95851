package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import com.vixcpp.sync.network.Destinations;
import com.vixcpp.sync.network.LoneFailures;
import com.vixcpp.sync.network.LoneFailures.Fault;
import com.vixcpp.sync.network.Permit;
import com.vixcpp.sync.outbox.Settlement;
import com.vixcpp.sync.transport.SendResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a result means: for the operation, which is charged only for what is its own, and
 * for its destination. Safe for use by several threads.
 */
final class Verdicts {

	private static final Logger logger = LoggerFactory.getLogger(SyncEngine.class);

	/**
	 * Until an operation that is being worked on is tried again, unless asked for more.
	 */
	private static final Duration BUSY = Duration.ofSeconds(1);

	private final Destinations destinations;

	private final LoneFailures loneFailures;

	Verdicts(Destinations destinations, LoneFailures loneFailures) {
		this.destinations = destinations;
		this.loneFailures = loneFailures;
	}

	/** To be called once for each send that was let through. */
	Settlement of(Send send, SendResult result) {
		Permit permit = Objects.requireNonNull(send.permit());
		Duration retryAfter = this.destinations.believed(result.retryAfter());
		if (result.outcome() == SendResult.Outcome.UNAVAILABLE) {
			return unavailable(send, permit, result, retryAfter);
		}
		this.loneFailures.answered(permit.destination());
		if (this.destinations.answered(permit, send.clock().local())) {
			logger.info("Destination {} is available again: what waits for it is sent, at first one at a time",
					permit.destination());
		}
		return switch (result.outcome()) {
			case DELIVERED -> Settlement.delivered(send.entry(), result.status());
			case BUSY -> Settlement.busy(send.entry(), longer(retryAfter));
			case FAILED -> Settlement.failed(send.entry(), result.reason(), result.status(), retryAfter);
			default -> Settlement.rejected(send.entry(), result.reason(), result.status());
		};
	}

	private static Duration longer(@Nullable Duration retryAfter) {
		return (retryAfter != null && retryAfter.compareTo(BUSY) > 0) ? retryAfter : BUSY;
	}

	private Settlement unavailable(Send send, Permit permit, SendResult result, @Nullable Duration retryAfter) {
		// An answer such as 429 speaks of the destination, whomever else it has served.
		boolean refused = result.status() != null || retryAfter != null;
		Fault fault = refused ? Fault.DESTINATION : this.loneFailures.judge(permit.destination(), send.operation().id(),
				Objects.requireNonNull(send.tally()));
		if (fault == Fault.DESTINATION) {
			close(send, permit, result, refused, retryAfter);
		}
		else {
			this.destinations.withdrawn(permit);
		}
		// Postponed, it goes behind what else is due: the next probe is another (A6).
		return (fault != Fault.OPERATION) ? Settlement.postponed(send.entry())
				: Settlement.failed(send.entry(), result.reason() + " (while others got answers)", null, null);
	}

	private void close(Send send, Permit permit, SendResult result, boolean refused, @Nullable Duration retryAfter) {
		Instant now = send.clock().local();
		boolean wasAvailable = refused ? this.destinations.refused(permit, retryAfter, now)
				: this.destinations.silent(permit, now);
		if (wasAvailable) {
			logger.info("Destination {} is unavailable ({}): its operations wait, nothing is counted; one of them tries"
					+ " it after each rest, and rests grow", permit.destination(), result.reason());
		}
		this.destinations.because(permit.destination(), result.reason());
	}

}
