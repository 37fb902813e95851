package com.vixcpp.sync.file;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import com.vixcpp.sync.file.Item.Logged;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationSummary;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.operation.OutboxEntry;
import org.jspecify.annotations.Nullable;

/**
 * What the log and its index say of single operations. Under the lock of the log.
 */
final class Operations {

	private final Journal journal;

	Operations(Journal journal) {
		this.journal = journal;
	}

	/** The last record of an operation, finished or not. */
	Optional<Logged> last(String operationId) {
		Entry entry = this.journal.index().entry(operationId);
		if (entry != null) {
			return Optional.of(logged(entry.last));
		}
		for (long each : this.journal.index().finished().candidates(operationId)) {
			Logged last = logged(each);
			if (last.operationId().equals(operationId)) {
				return Optional.of(last);
			}
		}
		return Optional.empty();
	}

	/** All records of an operation, in their order. */
	List<Logged> history(String operationId) {
		List<Logged> history = new ArrayList<>();
		Logged each = last(operationId).orElse(null);
		while (each != null) {
			history.add(each);
			each = (each.before() != 0) ? logged(each.before()) : null;
		}
		Collections.reverse(history);
		return history;
	}

	Logged logged(long position) {
		return this.journal.reader()
			.item(position)
			.filter(Logged.class::isInstance)
			.map(Logged.class::cast)
			.orElseThrow(() -> new IllegalStateException("The log has no record at position " + position));
	}

	/** The intent, by the position of its PUT record. */
	Operation operation(long put) {
		return Objects.requireNonNull(logged(put).record().operation());
	}

	/** An entry as others see it. */
	OutboxEntry entry(Entry entry) {
		return new OutboxEntry(entry.operationId, entry.put, entry.status, entry.attempt, entry.revision, entry.dueAt,
				entry.destination, entry.orderingKey, entry.suspect, entry.lease, error(entry));
	}

	private @Nullable String error(Entry entry) {
		return (entry.error != 0) ? logged(entry.error).record().detail() : null;
	}

	Optional<OperationView> view(String operationId) {
		Entry entry = this.journal.index().entry(operationId);
		if (entry != null) {
			Logged put = logged(entry.put);
			return Optional.of(new OperationView(Objects.requireNonNull(put.record().operation()), put.at(),
					entry.status, entry.attempt, entry.isClaimable() ? entry.dueAt : null, error(entry)));
		}
		return last(operationId).map((last) -> {
			Logged put = logged(last.put());
			return new OperationView(Objects.requireNonNull(put.record().operation()), put.at(), last.record().status(),
					last.record().attempt(), null, last.record().detail());
		});
	}

	/** What a list shows of the operation of a PUT record. */
	OperationSummary summary(Logged put) {
		Operation operation = Objects.requireNonNull(put.record().operation());
		Entry entry = this.journal.index().entry(operation.id());
		if (entry != null && entry.put == put.position()) {
			return summary(operation, put, entry.destination, entry.status, entry.attempt,
					entry.isClaimable() ? entry.dueAt : null, error(entry));
		}
		Logged last = logged(this.journal.index().finished().last(operation.id(), put.position()));
		return summary(operation, put, Objects.requireNonNull(put.outline()).destination(), last.record().status(),
				last.record().attempt(), null, last.record().detail());
	}

	private static OperationSummary summary(Operation operation, Logged put, String destination, OperationStatus status,
			int attempt, java.time.@Nullable Instant dueAt, @Nullable String error) {
		return new OperationSummary(operation.id(), operation.kind(), operation.target(), destination,
				operation.orderingKey(), put.at(), status, attempt, dueAt, error, operation.payload().size());
	}

}
