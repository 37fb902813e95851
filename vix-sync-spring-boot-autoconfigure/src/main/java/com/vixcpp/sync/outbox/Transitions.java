package com.vixcpp.sync.outbox;

import java.time.Duration;
import java.util.random.RandomGenerator;

import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.wal.WalRecord;

/**
 * What each event makes of an entry: the table of states. Safe for use by several threads
 * if the chance is.
 */
final class Transitions {

	private final RetryPolicy retry;

	private final RandomGenerator random;

	Transitions(RetryPolicy retry, RandomGenerator random) {
		this.retry = retry;
		this.random = random;
	}

	Transition of(Settlement settlement) {
		OutboxEntry entry = settlement.entry();
		return switch (settlement.verdict()) {
			case DELIVERED -> new Transition(entry, OperationStatus.DONE, entry.attempt(), false, null,
					entry.destination(), WalRecord.Type.DELIVERED, null, settlement.responseStatus());
			case RELEASED -> new Transition(entry, entry.statusAtRest(), entry.attempt(), entry.suspect(),
					settlement.retryAfter(), settlement.destination(), null, null, null);
			case REJECTED -> failed(settlement, WalRecord.Type.PERMANENTLY_FAILED);
			case FAILED -> failed(settlement, this.retry.canRetry(entry.attempt() + 1) ? WalRecord.Type.FAILED
					: WalRecord.Type.PERMANENTLY_FAILED);
		};
	}

	private Transition failed(Settlement settlement, WalRecord.Type recorded) {
		OutboxEntry entry = settlement.entry();
		int attempt = entry.attempt() + 1;
		OperationStatus to = (recorded == WalRecord.Type.FAILED) ? OperationStatus.FAILED
				: OperationStatus.PERMANENT_FAILED;
		Duration delay = this.retry.delay(attempt, this.random);
		Duration retryAfter = settlement.retryAfter();
		if (retryAfter != null && retryAfter.compareTo(delay) > 0) {
			delay = retryAfter;
		}
		return new Transition(entry, to, attempt, false, delay, entry.destination(), recorded,
				Remote.text(settlement.reason()), settlement.responseStatus());
	}

	/** A lease ended without an answer; charged only where it may be (A5). */
	Transition leaseLost(OutboxEntry entry, boolean charge) {
		if (!entry.suspect() || !charge) {
			return new Transition(entry, entry.statusAtRest(), entry.attempt(), true, null, entry.destination(),
					WalRecord.Type.LEASE_LOST, null, null, true);
		}
		int attempt = entry.attempt() + 1;
		boolean again = this.retry.canRetry(attempt);
		return new Transition(entry, again ? OperationStatus.FAILED : OperationStatus.PERMANENT_FAILED, attempt, true,
				this.retry.delay(attempt, this.random), entry.destination(),
				again ? WalRecord.Type.FAILED : WalRecord.Type.PERMANENTLY_FAILED,
				"its lease was lost again while it was being sent: its worker stopped or was cut off", null, true);
	}

	/** A person gives all attempts again. */
	Transition retried(OutboxEntry entry) {
		return new Transition(entry, OperationStatus.PENDING, 0, false, Duration.ZERO, entry.destination(),
				WalRecord.Type.RETRIED, null, null);
	}

	Transition ended(OutboxEntry entry, OperationStatus to, WalRecord.Type recorded) {
		return new Transition(entry, to, entry.attempt(), entry.suspect(), null, entry.destination(), recorded, null,
				null);
	}

}
