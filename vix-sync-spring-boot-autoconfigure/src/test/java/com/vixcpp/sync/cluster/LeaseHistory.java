package com.vixcpp.sync.cluster;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import com.vixcpp.sync.cluster.Hub.Arrival;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What happened to every lease, written down by a trigger inside the very transactions
 * that change them, with the session that did it: nothing that the product says of itself
 * is believed.
 */
final class LeaseHistory {

	private static final String TRIGGER = """
			create table lease_event (
			  n bigserial primary key, operation_id varchar(64), what varchar(10), token uuid, owner bigint,
			  until timestamptz, actor varchar(100), at timestamptz);
			create function write_lease_event() returns trigger language plpgsql as $$
			begin
			  if old.status = 1 and (tg_op = 'DELETE' or new.lease_token is distinct from old.lease_token) then
			    insert into lease_event (operation_id, what, token, owner, until, actor, at)
			    values (old.operation_id, 'ENDED', old.lease_token, split_part(old.lease_owner, '-', 1)::bigint,
			      old.lease_until, current_setting('application_name'), clock_timestamp());
			  end if;
			  if tg_op = 'UPDATE' and new.status = 1 then
			    insert into lease_event (operation_id, what, token, owner, until, actor, at)
			    values (new.operation_id,
			      case when new.lease_token is distinct from old.lease_token then 'GRANTED' else 'RENEWED' end,
			      new.lease_token, split_part(new.lease_owner, '-', 1)::bigint, new.lease_until,
			      current_setting('application_name'), clock_timestamp());
			  end if;
			  return null;
			end $$;
			create trigger lease_event after update or delete on vix_sync_outbox
			  for each row execute function write_lease_event();
			""";

	private final JdbcClient jdbc;

	LeaseHistory(DataSource dataSource) {
		this.jdbc = JdbcClient.create(dataSource);
		this.jdbc.sql(TRIGGER).update();
	}

	/** Operations that a process holds now. */
	List<String> heldBy(long pid) {
		return this.jdbc
			.sql("select operation_id from vix_sync_outbox where status = 1 and lease_owner like cast(? as varchar)")
			.param(pid + "-%")
			.query(String.class)
			.list();
	}

	long count(String what) {
		return this.jdbc.sql("select count(*) from lease_event where what = ?").param(what).query(Long.class).single();
	}

	/**
	 * Whatever law 6 forbids.
	 * @param dead whether a process was dead at a moment
	 * @return one line for each breach
	 */
	List<String> breaches(BiPredicate<Long, Instant> dead) {
		List<String> breaches = new ArrayList<>();
		Map<String, Event> holders = new HashMap<>();
		for (Event event : events()) {
			Event holder = holders.get(event.operationId());
			switch (event.what()) {
				case "GRANTED" -> {
					if (holder != null) {
						breaches.add("claimed while another held it: " + event + " after " + holder);
					}
					holders.put(event.operationId(), event);
				}
				case "RENEWED" -> {
					if (!event.isByOwner() || event.isOver()) {
						breaches.add("renewed by another, or over when renewed: " + event);
					}
					holders.put(event.operationId(), event);
				}
				default -> {
					if (!event.isByOwner() && !event.isOver() && !dead.test(event.owner(), event.at())) {
						breaches.add("taken from the living, or settled by another: " + event);
					}
					holders.remove(event.operationId());
				}
			}
		}
		return breaches;
	}

	/**
	 * Requests that no lease explains: each needs one of its own, granted to its process
	 * before, and valid when it arrived unless the process stood still meanwhile.
	 * @param stoodStill whether a process stood still just before a moment
	 * @return one line for each
	 */
	List<String> unexplained(List<Arrival> arrivals, BiPredicate<Long, Instant> stoodStill) {
		Map<String, List<Event>> events = events().stream().collect(Collectors.groupingBy(Event::operationId));
		Set<Event> used = new HashSet<>();
		List<String> unexplained = new ArrayList<>();
		for (Arrival arrival : arrivals) {
			Event lease = latest(events.getOrDefault(arrival.id(), List.of()), arrival, used);
			if (lease == null) {
				unexplained.add("no lease, or one used before: " + arrival);
			}
			else if (used.add(lease) && endOf(lease, events.get(arrival.id())).isBefore(arrival.at())
					&& !stoodStill.test(arrival.pid(), arrival.at())) {
				unexplained.add("after the end of its lease: " + arrival + " " + lease);
			}
		}
		return unexplained;
	}

	private static @Nullable Event latest(List<Event> events, Arrival arrival, Set<Event> used) {
		return events.stream()
			.filter((each) -> each.what().equals("GRANTED") && each.owner() == arrival.pid()
					&& !each.at().isAfter(arrival.at()) && !used.contains(each))
			.reduce((first, second) -> second)
			.orElse(null);
	}

	/** When it was given up or taken away, or else its last end. */
	private static Instant endOf(Event lease, List<Event> events) {
		List<Event> own = events.stream().filter((each) -> each.token().equals(lease.token())).toList();
		Event last = own.get(own.size() - 1);
		return last.what().equals("ENDED") ? last.at() : last.until();
	}

	private List<Event> events() {
		return this.jdbc.sql("select * from lease_event order by n")
			.query((rs, row) -> new Event(rs.getLong("n"), rs.getString("operation_id"), rs.getString("what"),
					rs.getString("token"), rs.getLong("owner"), rs.getObject("until", OffsetDateTime.class).toInstant(),
					rs.getString("actor"), rs.getObject("at", OffsetDateTime.class).toInstant()))
			.list();
	}

	/** A change of a lease; {@code until} is its end as it was or is now. */
	private record Event(long n, String operationId, String what, String token, long owner, Instant until, String actor,
			Instant at) {

		boolean isByOwner() {
			return this.actor.equals(Long.toString(this.owner));
		}

		boolean isOver() {
			return !this.until.isAfter(this.at);
		}

	}

}
