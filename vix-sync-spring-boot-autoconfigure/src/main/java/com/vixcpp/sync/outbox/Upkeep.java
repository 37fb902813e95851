package com.vixcpp.sync.outbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to entries by the passing of time. One that cannot be changed, whether the
 * store or a listener will not have it, holds up no other. Safe for use by several
 * threads.
 */
final class Upkeep {

	private static final Logger logger = LoggerFactory.getLogger(Outbox.class);

	/** So many that cannot be ended are passed over; each pass tries them again. */
	private static final int MOST_IN_THE_WAY = 400;

	private final OutboxStore store;

	private final Settler settler;

	private final Transitions transitions;

	private final AtomicBoolean toldOfRefusal = new AtomicBoolean();

	/** How many of the entries past their deadline could not be ended, bounded. */
	private volatile int inTheWay;

	Upkeep(OutboxStore store, Settler settler, Transitions transitions) {
		this.store = store;
		this.settler = settler;
		this.transitions = transitions;
	}

	int recover(int limit, boolean charge, @Nullable Instant now) {
		List<OutboxEntry> refused = new ArrayList<>();
		int charged = change(this.store.leaseExpired(limit, now), (entry) -> this.transitions.leaseLost(entry, charge),
				now, refused, this.toldOfRefusal.get());
		this.toldOfRefusal.compareAndSet(false, !refused.isEmpty());
		// Listeners are not told of what is not charged: they cannot keep it from being
		// sent.
		return charged
				+ change(refused, (entry) -> this.transitions.leaseLost(entry, false), now, new ArrayList<>(), true);
	}

	int expire(int limit, @Nullable Instant now) {
		List<OutboxEntry> refused = new ArrayList<>();
		int expired = change(this.store.pastDeadline(limit + this.inTheWay, now),
				(entry) -> this.transitions.ended(entry, OperationStatus.EXPIRED, WalRecord.Type.EXPIRED), now, refused,
				this.inTheWay > 0);
		this.inTheWay = Math.min(refused.size(), MOST_IN_THE_WAY);
		return expired;
	}

	private int change(List<OutboxEntry> entries, Function<OutboxEntry, Transition> change, @Nullable Instant now,
			List<OutboxEntry> refused, boolean silent) {
		return this.settler.apply(entries.stream().map(change).map(Change::of).toList(), now, (transition, cause) -> {
			refused.add(transition.from());
			if (refused.size() == 1 && !silent) {
				logger.warn("The entry of operation {} cannot be changed; it holds up no other and is tried again. Said"
						+ " of the first", transition.from().operationId(), cause);
			}
		}).size();
	}

}
