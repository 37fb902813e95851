package com.vixcpp.sync.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import com.vixcpp.sync.ForwardingStore;
import com.vixcpp.sync.operation.Lease;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.operation.OutboxEntry;
import org.jspecify.annotations.Nullable;

/**
 * A model of what the databases do with one entry: small enough for very many schedules,
 * and compared with them in {@link ScheduleTests}. Guards can be left out.
 */
final class MemoryStore extends ForwardingStore {

	private final Set<Guard> guards;

	private Operation operation = Operation.of("test", "anywhere");

	private @Nullable OutboxEntry entry;

	MemoryStore(Guard... without) {
		// Nobody to forward to: what is not modelled fails.
		super(null);
		this.guards = EnumSet.allOf(Guard.class);
		List.of(without).forEach(this.guards::remove);
	}

	@Override
	public boolean insert(Operation operation, String destination, @Nullable Instant now) {
		this.operation = operation;
		this.entry = new OutboxEntry(operation.id(), 1, OperationStatus.PENDING, 0, 0, Objects.requireNonNull(now),
				destination, null, false, null, null);
		return true;
	}

	@Override
	public List<ClaimedOperation> claim(ClaimRequest request, String owner, @Nullable Instant now) {
		Instant moment = Objects.requireNonNull(now);
		OutboxEntry from = this.entry;
		if (from == null || !from.status().isClaimable() || from.suspect() != request.suspects()
				|| from.nextAttemptAt().isAfter(moment)) {
			return List.of();
		}
		OutboxEntry claimed = held(from, new Lease(owner, UUID.randomUUID(), moment.plus(request.lease())));
		this.entry = claimed;
		return List.of(new ClaimedOperation(claimed, this.operation));
	}

	@Override
	public Set<Long> renew(List<OutboxEntry> entries, Duration lease, @Nullable Instant now) {
		Set<Long> renewed = new HashSet<>();
		for (OutboxEntry each : entries) {
			OutboxEntry current = this.entry;
			if (current != null && current.lease() != null
					&& holds(Guard.TOKEN_OF_RENEWAL, token(current), token(each))) {
				this.entry = held(current, new Lease(current.lease().owner(), current.lease().token(),
						Objects.requireNonNull(now).plus(lease)));
				renewed.add(each.position());
			}
		}
		return renewed;
	}

	@Override
	public Set<Long> apply(List<Transition> transitions, @Nullable Instant now) {
		Set<Long> applied = new HashSet<>();
		for (Transition each : transitions) {
			OutboxEntry from = each.from();
			OutboxEntry current = this.entry;
			if (current != null && current.status() == from.status() && current.revision() == from.revision()
					&& holds(Guard.TOKEN, token(current), token(from))
					&& (!each.ofLostLease() || holds(Guard.END_OF_LEASE, until(current), until(from)))) {
				Instant due = (each.delay() != null) ? Objects.requireNonNull(now).plus(each.delay())
						: from.nextAttemptAt();
				this.entry = each.to().isFinal() ? null
						: new OutboxEntry(from.operationId(), from.position(), each.to(), each.attempt(),
								each.revision(), due, each.destination(), null, each.suspect(), null, each.error());
				applied.add(from.position());
			}
		}
		return applied;
	}

	private boolean holds(Guard guard, @Nullable Object one, @Nullable Object other) {
		return !this.guards.contains(guard) || Objects.equals(one, other);
	}

	private static OutboxEntry held(OutboxEntry from, Lease lease) {
		return new OutboxEntry(from.operationId(), from.position(), OperationStatus.IN_FLIGHT, from.attempt(),
				from.revision(), from.nextAttemptAt(), from.destination(), null, from.suspect(), lease,
				from.lastError());
	}

	private static @Nullable UUID token(OutboxEntry entry) {
		return (entry.lease() != null) ? entry.lease().token() : null;
	}

	private static @Nullable Instant until(OutboxEntry entry) {
		return (entry.lease() != null) ? entry.lease().until() : null;
	}

	@Override
	public List<OutboxEntry> leaseExpired(int limit, @Nullable Instant now) {
		return entry(this.operation.id()).filter((each) -> each.lease() != null)
			.filter((each) -> !Objects.requireNonNull(until(each)).isAfter(Objects.requireNonNull(now)))
			.stream()
			.toList();
	}

	@Override
	public Optional<OutboxEntry> entry(String operationId) {
		return Optional.ofNullable(this.entry);
	}

	@Override
	public Optional<OperationView> find(String operationId) {
		return Optional.of(new OperationView(this.operation, Instant.EPOCH, OperationStatus.PENDING, 0, null, null));
	}

	/** What keeps a node that has lost its lease from changing anything. */
	enum Guard {

		/** Whoever settles still has the token of its claim. */
		TOKEN,

		/** Whoever renews does, too. */
		TOKEN_OF_RENEWAL,

		/** Whoever takes a lease back has seen its last end. */
		END_OF_LEASE

	}

}
