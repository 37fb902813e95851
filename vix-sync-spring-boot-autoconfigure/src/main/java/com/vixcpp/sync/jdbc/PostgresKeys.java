package com.vixcpp.sync.jdbc;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * PostgreSQL: sets of keys in one statement each.
 */
final class PostgresKeys implements KeySql {

	/** The first half of our advisory locks on keys; the other half is the key's hash. */
	private static final int LOCKS = 0x76697873;

	/**
	 * Entries of one place, as the index of the lines is limited to them: what is said of
	 * them twice makes PostgreSQL expect so few that it reads and sorts all of them.
	 */
	private static final Map<Integer, String> LINE = Map.of(NEW, "place = 0", BEHIND, "place = 2 and status <> 4");

	/** Steps from one key to the next by the index. */
	private static final String KEYS = """
			with recursive k(key) as (
			  (select ordering_key from vix_sync_outbox where {line} and ordering_key > :after
			   order by ordering_key limit 1)
			  union all
			  select (select ordering_key from vix_sync_outbox where {line} and ordering_key > k.key
			          order by ordering_key limit 1)
			  from k where k.key is not null
			)
			select key from k where key is not null limit :limit
			""";

	private static final Map<Integer, String> KEYS_BY_PLACE = Map.of(NEW, in(NEW, KEYS), BEHIND, in(BEHIND, KEYS));

	/**
	 * The one that waits longest of a key. The key as a range: of equality PostgreSQL
	 * knows that the order is that of the positions alone, and reads all of them when it
	 * takes the key for a common one.
	 */
	private static final String FIRST_OF_PLACE = """
			(select ctid as tid, position from vix_sync_outbox
			      where {line} and ordering_key >= k.key and ordering_key <= k.key
			      order by place, ordering_key, position limit 1)
			""";

	/**
	 * Each key and each entry by itself, whatever PostgreSQL expects of the table: for
	 * all of them together it compares each key with all heads, and reads all that wait.
	 */
	private static final String PROMOTE = """
			with asked as materialized (
			  select k.key, f.tid, f.position
			  from unnest(cast(:keys as varchar[])) k(key) cross join lateral (
			    select w.tid, w.position from (%s union all %s) w order by w.position limit 1
			  ) f
			  where (select h.position from vix_sync_outbox h where h.place = 1 and h.ordering_key = k.key limit 1) is null
			),
			free as materialized (
			  select f.tid from asked a cross join lateral (
			    select o.ctid as tid from vix_sync_outbox o where o.ctid = a.tid
			      and (o.place = 0 or o.place = 2 and o.status <> 4) limit 1 for update skip locked
			  ) f
			),
			promoted as (
			  update vix_sync_outbox set place = 1 where ctid = any(array(select f.tid from free f))
			  returning position
			)
			select a.key, (a.position in (select p.position from promoted p)) as promoted from asked a
			"""
		.formatted(in(NEW, FIRST_OF_PLACE), in(BEHIND, FIRST_OF_PLACE));

	private static final String LINE_UP = """
			with heads as materialized (
			  select ordering_key as key from vix_sync_outbox
			  where place = 1 and ordering_key = any(cast(:keys as varchar[])) {headLock}
			),
			rest as materialized (
			  select r.tid from heads h cross join lateral (
			    select o.ctid as tid from vix_sync_outbox o
			    where {line} and o.ordering_key >= h.key and o.ordering_key <= h.key
			    order by o.place, o.ordering_key, o.position limit :limit for update skip locked
			  ) r
			)
			update vix_sync_outbox set place = 2 where ctid = any(array(select r.tid from rest r))
			""";

	private final String headLock;

	private final String lineUp;

	PostgresKeys(boolean skip) {
		// A key is given up by a removal or, where failed ones are skipped, by an update.
		this.headLock = skip ? "for share skip locked" : "for key share skip locked";
		this.lineUp = in(NEW, LINE_UP).replace("{headLock}", this.headLock);
	}

	private static String in(int place, String sql) {
		return sql.replace("{line}", Objects.requireNonNull(LINE.get(place)));
	}

	@Override
	public List<String> keys(Jdbc jdbc, int place, String after, int limit) {
		jdbc.readInOrder();
		return jdbc.sql(KEYS_BY_PLACE.get(place))
			.param("after", after)
			.param("limit", limit)
			.query(String.class)
			.list();
	}

	@Override
	public List<String> lock(Jdbc jdbc, List<String> keys) {
		return jdbc.sql("""
				select k.key from (select 1 from (select 1) s {settings}) t
				cross join unnest(cast(:keys as varchar[])) k(key)
				where pg_try_advisory_xact_lock(:locks, hashtext(k.key))
				""").param("keys", keys.toArray(String[]::new)).param("locks", LOCKS).query(String.class).list();
	}

	@Override
	public Promotion promote(Jdbc jdbc, List<String> keys) {
		int[] promoted = new int[1];
		Set<String> stuck = new HashSet<>();
		jdbc.readInOrder();
		jdbc.sql(PROMOTE).param("keys", keys.toArray(String[]::new)).query((rs) -> {
			if (rs.getBoolean("promoted")) {
				promoted[0]++;
			}
			else {
				stuck.add(rs.getString("key"));
			}
		});
		return new Promotion(promoted[0], stuck);
	}

	@Override
	public int lineUp(Jdbc jdbc, List<String> keys, int limit) {
		jdbc.readInOrder();
		return jdbc.sql(this.lineUp).param("keys", keys.toArray(String[]::new)).param("limit", limit).update();
	}

	@Override
	public String headLock() {
		return this.headLock;
	}

	@Override
	public List<String> heads(Jdbc jdbc, List<String> keys, String condition) {
		return jdbc.sql(
				"select ordering_key from vix_sync_outbox where place = 1 and ordering_key = any(cast(:keys as varchar[])) "
						+ condition)
			.param("keys", keys.toArray(String[]::new))
			.query(String.class)
			.list();
	}

	@Override
	public void skip(Jdbc jdbc, List<String> keys) {
		jdbc.sql("""
				update vix_sync_outbox set place = 2
				where place = 1 and ordering_key = any(cast(:keys as varchar[])) and status = 4
				""").param("keys", keys.toArray(String[]::new)).update();
	}

	@Override
	public String isHead() {
		return "o.place = 1 and o.ordering_key = :key";
	}

	@Override
	public String waiting(int place) {
		return in(place, "vix_sync_outbox where {line}");
	}

}
