package com.vixcpp.sync.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.vixcpp.sync.operation.Lease;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.OperationListing.LastChange;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why an operation stands where it stands. Reads only, one thing after the
 * other: what moves meanwhile may be told as it was or as it is.
 */
final class Explainer {

	private final OutboxStore store;

	Explainer(OutboxStore store) {
		this.store = store;
	}

	Explanation explain(String operationId, NodeView node, @Nullable Instant now) {
		Optional<OutboxEntry> entry = this.store.entry(operationId);
		Optional<LastChange> last = this.store.listing().lastChange(operationId, now);
		if (last.isEmpty()) {
			return new Explanation(operationId, null, List.of(new Cause.Unknown()));
		}
		if (entry.isEmpty()) {
			return finished(operationId, last.get());
		}
		OperationStatus status = entry.get().status();
		List<Cause> causes = new ArrayList<>();
		if (status.isClaimable()) {
			causes.addAll(node.all());
		}
		causes.addAll(own(entry.get(), last.get(), node));
		if (status.isClaimable()) {
			behind(entry.get(), node, now).ifPresent(causes::add);
		}
		if (causes.isEmpty()) {
			causes.add(new Cause.Due());
		}
		return new Explanation(operationId, status, List.copyOf(causes));
	}

	private static Explanation finished(String operationId, LastChange last) {
		return new Explanation(operationId, last.status(),
				List.of(new Cause.Finished(last.status(), last.at(), last.responseStatus())));
	}

	/** What is of the operation itself and of where it wants to go. */
	private List<Cause> own(OutboxEntry entry, LastChange last, NodeView node) {
		Lease lease = entry.lease();
		if (lease != null) {
			return List.of(new Cause.InFlight(lease.owner(), lease.until(), left(last.askedAt(), lease.until())));
		}
		if (entry.status() == OperationStatus.PERMANENT_FAILED) {
			return List.of(new Cause.FailedForGood(entry.attempt(), last.responseStatus(), entry.lastError()));
		}
		List<Cause> causes = new ArrayList<>();
		this.store.find(entry.operationId())
			.map(OperationView::operation)
			.ifPresent((operation) -> causes.addAll(node.some(operation.kind(), entry.destination())));
		Duration left = left(last.askedAt(), entry.nextAttemptAt());
		if (!left.isZero()) {
			causes.add(new Cause.NotDue(entry.nextAttemptAt(), left, entry.attempt(), entry.lastError()));
		}
		return causes;
	}

	private Optional<Cause> behind(OutboxEntry entry, NodeView node, @Nullable Instant now) {
		return this.store.keys().line(entry).filter((line) -> line.before() > 0).map((line) -> {
			OutboxEntry head = line.head();
			if (head == null) {
				return new Cause.Behind(line.orderingKey(), line.before(), null, List.of());
			}
			List<Cause> causes = this.store.listing()
				.lastChange(head.operationId(), now)
				.map((last) -> own(head, last, node))
				.orElse(List.of());
			return new Cause.Behind(line.orderingKey(), line.before(), head.operationId(),
					causes.isEmpty() ? List.of(new Cause.Due()) : causes);
		});
	}

	private static Duration left(Instant now, Instant until) {
		return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
	}

}
