package com.vixcpp.sync.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.Transition;
import com.vixcpp.sync.wal.Wal;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

/**
 * Changes entries, each only if it still is what the change started from (law 6), and
 * writes the log beside. Within the transaction of the caller.
 */
final class OutboxChanges {

	/**
	 * Guarded by what the transition started from; the end of its lease counts only for
	 * who takes it back.
	 */
	private static final String GUARD = " where position = ? and status = ? and revision = ?"
			+ " and lease_token is not distinct from cast(? as uuid)"
			+ " and lease_until is not distinct from coalesce(cast(? as timestamp(6) with time zone), lease_until)";

	private static final String REMOVE = "delete from vix_sync_outbox" + GUARD;

	private static final String MOVE = """
			update vix_sync_outbox set status = ?, attempt = ?, revision = ?, suspect = ?,
			  due_at = cast(? as timestamp(6) with time zone), destination = ?, last_error = coalesce(?, last_error),
			  place = case when status = 4 and place = 2 then 0 when cast(? as boolean) then 2 else place end,
			  lease_owner = null, lease_token = null, lease_until = null""" + GUARD;

	/** Whoever settles holds the lock: waiting for each other could be a deadlock. */
	private static final String LOCK = """
			select position from vix_sync_outbox where position = any(cast(:positions as bigint array)) and status = 1
			for update skip locked""";

	private static final String RENEW = """
			update vix_sync_outbox set lease_until = cast(? as timestamp(6) with time zone)
			where position = ? and status = 1 and lease_token = cast(? as uuid)""";

	private final Wal wal;

	private final KeyLines keys;

	OutboxChanges(Wal wal, KeyLines keys) {
		this.wal = wal;
		this.keys = keys;
	}

	/**
	 * Make changes; returns the positions of those that were made. What the passing of
	 * time asks for is left to a later pass where somebody else holds the entry.
	 */
	Set<Long> apply(Jdbc jdbc, List<Transition> asked, @Nullable Instant now) {
		List<Transition> transitions = free(jdbc, asked);
		Set<Long> seen = new HashSet<>();
		Map<Boolean, List<Transition>> together = transitions.stream()
			.collect(Collectors.partitioningBy((each) -> jdbc.vendor() == DatabaseVendor.POSTGRESQL
					&& PostgresRemoval.covers(each) && seen.add(each.from().position())));
		List<Transition> made = new ArrayList<>(PostgresRemoval.apply(jdbc, together.get(true), now));
		if (made.size() < together.get(true).size()) {
			made.addAll(oneByOne(jdbc, others(together.get(true), made), now));
		}
		made.addAll(oneByOne(jdbc, together.get(false), now));
		H2Bound.changed(jdbc, made);
		this.keys.advance(jdbc, made);
		return made.stream().map((each) -> each.from().position()).collect(Collectors.toSet());
	}

	/** An entry may have been moved meanwhile, as by the renewal of its lease. */
	private static List<Transition> others(List<Transition> transitions, List<Transition> made) {
		Set<Long> positions = made.stream().map((each) -> each.from().position()).collect(Collectors.toSet());
		return transitions.stream().filter((each) -> !positions.contains(each.from().position())).toList();
	}

	private List<Transition> oneByOne(Jdbc jdbc, List<Transition> transitions, @Nullable Instant now) {
		if (transitions.isEmpty()) {
			return List.of();
		}
		Instant moment = jdbc.now(now);
		List<Transition> made = new ArrayList<>();
		made.addAll(make(jdbc, REMOVE, transitions.stream().filter((each) -> each.to().isFinal()).toList(), moment));
		made.addAll(make(jdbc, MOVE, transitions.stream().filter((each) -> !each.to().isFinal()).toList(), moment));
		this.wal.append(
				made.stream().filter((each) -> each.recorded() != null).map((each) -> record(each, moment)).toList());
		return made;
	}

	/** An open transaction of a caller must not hold up all other entries. */
	private static List<Transition> free(Jdbc jdbc, List<Transition> asked) {
		Set<Long> free = OutboxEntries.free(jdbc,
				asked.stream().filter(OutboxChanges::isOfTime).map((each) -> each.from().position()).toList());
		return asked.stream().filter((each) -> !isOfTime(each) || free.contains(each.from().position())).toList();
	}

	private static boolean isOfTime(Transition transition) {
		return transition.ofLostLease() || transition.to() == OperationStatus.EXPIRED;
	}

	/**
	 * Let leases end later; not in the log, since it changes nothing that outlives them.
	 * Returns the positions of those that are still held, less those that are being
	 * settled at this moment.
	 */
	Set<Long> renew(Jdbc jdbc, List<OutboxEntry> entries, Duration lease, @Nullable Instant now) {
		Instant moment = jdbc.now(now);
		Set<Long> locked = new HashSet<>(jdbc.sql(LOCK)
			.param("positions", entries.stream().map(OutboxEntry::position).toArray(Long[]::new))
			.query(Long.class)
			.list());
		List<OutboxEntry> held = entries.stream().filter((each) -> locked.contains(each.position())).toList();
		Object until = Objects.requireNonNull(Jdbc.timestamp(moment.plus(lease)));
		int[] changed = jdbc.batch(RENEW, held.stream()
			.map((each) -> new Object[] { until, each.position(), Objects.requireNonNull(each.lease()).token() })
			.toList());
		Set<Long> renewed = new HashSet<>();
		for (int i = 0; i < changed.length; i++) {
			if (changed[i] == 1) {
				renewed.add(held.get(i).position());
			}
		}
		return renewed;
	}

	private List<Transition> make(Jdbc jdbc, String sql, List<Transition> transitions, Instant now) {
		int[] changed = jdbc.batch(sql, transitions.stream().map((each) -> row(each, now)).toList());
		List<Transition> made = new ArrayList<>();
		for (int i = 0; i < changed.length; i++) {
			if (changed[i] == 1) {
				made.add(transitions.get(i));
			}
		}
		return made;
	}

	private @Nullable Object[] row(Transition transition, Instant now) {
		OutboxEntry from = transition.from();
		Object token = (from.lease() != null) ? from.lease().token() : null;
		Instant until = (from.lease() != null) ? from.lease().until() : null;
		List<@Nullable Object> row = new ArrayList<>();
		if (!transition.to().isFinal()) {
			row.addAll(Arrays.asList(transition.to().code(), transition.attempt(), transition.revision(),
					transition.suspect(), Jdbc.timestamp(dueAt(transition, now)), transition.destination(),
					transition.error(), this.keys.isSkipped(transition)));
		}
		row.addAll(Arrays.asList(from.position(), from.status().code(), from.revision(), token,
				transition.ofLostLease() ? Jdbc.timestamp(until) : null));
		return row.toArray();
	}

	private static Instant dueAt(Transition transition, Instant now) {
		return (transition.delay() != null) ? now.plus(transition.delay()) : transition.from().nextAttemptAt();
	}

	private static WalRecord record(Transition transition, Instant now) {
		return new WalRecord(0, transition.from().operationId(), transition.revision(),
				Objects.requireNonNull(transition.recorded()), now, transition.to(), transition.attempt(),
				transition.to().isClaimable() ? dueAt(transition, now) : null, transition.error(),
				transition.responseStatus(), transition.suspect(), null);
	}

}
