package com.vixcpp.sync.jdbc;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.Transition;
import org.jspecify.annotations.Nullable;

/**
 * Ends many entries in one statement of PostgreSQL, their log records included. It is
 * what most operations end by: one round trip and one plan for a whole batch.
 */
final class PostgresRemoval {

	/**
	 * An entry that is as it should be is deleted, and only such a one recorded. Each is
	 * looked up by itself, and what it should be is asked by a hash, whatever PostgreSQL
	 * expects: where that is one row, it would read the whole index, or compare all with
	 * all.
	 */
	private static final String REMOVE = """
			with step as materialized (select t.moment from (select {now} as moment) t {settings}),
			asked as materialized (
			  select * from unnest(cast(:positions as bigint[]), cast(:statuses as integer[]),
			    cast(:revisions as integer[]), cast(:tokens as uuid[]), cast(:types as integer[]),
			    cast(:ends as integer[]), cast(:attempts as integer[]), cast(:suspects as boolean[]),
			    cast(:errors as varchar[]), cast(:answers as integer[]))
			    with ordinality as a (position, status, revision, token, type, ends, attempt, suspect, error, answer, n)
			),
			found as materialized (
			  select f.tid from asked a cross join lateral (
			    select o.ctid as tid from vix_sync_outbox o where o.status = a.status and o.position = a.position limit 1
			  ) f
			),
			gone as (
			  delete from vix_sync_outbox o where o.ctid = any(array(select f.tid from found f))
			    and ((o.position, o.status, o.revision, coalesce(o.lease_token, {none})) in
			      (select a.position, a.status, a.revision, coalesce(a.token, {none}) from asked a)) is true
			  returning o.position, o.revision, o.operation_id
			)
			insert into vix_sync_wal (operation_id, revision, type, at, status, attempt, detail, response_status, suspect)
			select g.operation_id, a.revision + 1, a.type, s.moment, a.ends, a.attempt, a.error, a.answer, a.suspect
			from gone g join asked a on a.position = g.position and a.revision = g.revision cross join step s order by a.n
			returning operation_id, revision
			"""
		.replace("{none}", "cast('00000000-0000-0000-0000-000000000000' as uuid)");

	private PostgresRemoval() {
	}

	/** Whether a transition can be made so. */
	static boolean covers(Transition transition) {
		return transition.to().isFinal() && transition.recorded() != null && !transition.ofLostLease();
	}

	/** Make the transitions; returns those that were made. */
	static List<Transition> apply(Jdbc jdbc, List<Transition> transitions, @Nullable Instant now) {
		if (transitions.isEmpty()) {
			return List.of();
		}
		Set<Made> made = jdbc.sql(REMOVE)
			.param("now", Jdbc.timestamp(now))
			.param("positions", column(transitions, (each) -> each.from().position(), new Long[0]))
			.param("statuses", column(transitions, (each) -> each.from().status().code(), new Integer[0]))
			.param("revisions", column(transitions, (each) -> each.from().revision(), new Integer[0]))
			.param("tokens", column(transitions, (each) -> token(each.from()), new String[0]))
			.param("types",
					column(transitions, (each) -> Objects.requireNonNull(each.recorded()).code(), new Integer[0]))
			.param("ends", column(transitions, (each) -> each.to().code(), new Integer[0]))
			.param("attempts", column(transitions, Transition::attempt, new Integer[0]))
			.param("suspects", column(transitions, Transition::suspect, new Boolean[0]))
			.param("errors", column(transitions, Transition::error, new String[0]))
			.param("answers", column(transitions, Transition::responseStatus, new Integer[0]))
			.query((rs, row) -> new Made(rs.getString(1), rs.getInt(2)))
			.set();
		return transitions.stream()
			.filter((each) -> made.contains(new Made(each.from().operationId(), each.revision())))
			.toList();
	}

	private static @Nullable String token(OutboxEntry entry) {
		return (entry.lease() != null) ? entry.lease().token().toString() : null;
	}

	private static <T> T[] column(List<Transition> transitions, Function<Transition, @Nullable T> value, T[] type) {
		return transitions.stream().map(value).toList().toArray(type);
	}

	/** What a record is known by. */
	private record Made(String operationId, int revision) {
	}

}
