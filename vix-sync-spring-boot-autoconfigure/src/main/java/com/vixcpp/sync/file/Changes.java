package com.vixcpp.sync.file;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.Transition;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

/**
 * Changes entries, each only if it still is what the change started from (law 6). Safe
 * for use by several threads.
 */
final class Changes {

	/** As in the tables of the databases. */
	private static final int LONGEST_DESTINATION = 300;

	private final Journal journal;

	Changes(Journal journal) {
		this.journal = journal;
	}

	static void requireDestination(String destination) {
		if (destination.length() > LONGEST_DESTINATION) {
			throw new IllegalArgumentException("A destination has at most " + LONGEST_DESTINATION
					+ " characters, and this one has " + destination.length());
		}
	}

	/** The positions of the entries that were changed. */
	Set<Long> apply(List<Transition> transitions, Instant now) {
		return this.journal.change((unit) -> {
			Set<Long> applied = new HashSet<>();
			for (Transition each : transitions) {
				requireDestination(each.destination());
				Entry entry = free(each, unit);
				if (entry != null && isStill(entry, each) && unit.change(entry)) {
					unit.add((position) -> item(position, entry, each, now));
					applied.add(entry.put);
				}
			}
			return applied;
		});
	}

	/**
	 * The entry, once nobody else is about to change it. What the passing of time asks
	 * for is left to a later pass then.
	 */
	private @Nullable Entry free(Transition transition, Unit unit) {
		String id = transition.from().operationId();
		Entry entry = this.journal.index().entry(id);
		boolean isOfTime = transition.ofLostLease() || transition.to() == OperationStatus.EXPIRED;
		if (entry == null || !entry.isHeldByAnother(unit)) {
			return entry;
		}
		if (isOfTime) {
			return null;
		}
		this.journal.await(id, () -> !isHeld(id, unit));
		return this.journal.index().entry(id);
	}

	private boolean isHeld(String operationId, Unit unit) {
		Entry entry = this.journal.index().entry(operationId);
		return entry != null && entry.isHeldByAnother(unit);
	}

	private static boolean isStill(Entry entry, Transition transition) {
		OutboxEntry from = transition.from();
		boolean same = entry.put == from.position() && entry.status == from.status()
				&& entry.revision == from.revision();
		if (!same || entry.lease == null || from.lease() == null) {
			return same && entry.lease == from.lease();
		}
		return entry.lease.token().equals(from.lease().token())
				&& (!transition.ofLostLease() || entry.lease.until().equals(from.lease().until()));
	}

	private static Item item(long position, Entry entry, Transition transition, Instant now) {
		Instant due = (transition.delay() != null) ? FileClock.time(now.plus(transition.delay())) : entry.dueAt;
		if (transition.recorded() == null) {
			return new Item.Released(position, entry.operationId, due, transition.destination());
		}
		WalRecord record = new WalRecord(position, entry.operationId, transition.revision(),
				Objects.requireNonNull(transition.recorded()), now, transition.to(), transition.attempt(),
				transition.to().isClaimable() ? due : null, transition.error(), transition.responseStatus(),
				transition.suspect(), null);
		return new Item.Logged(record, entry.put, entry.last, null, null);
	}

}
