package com.vixcpp.sync.jdbc;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * PostgreSQL: sets of keys in one statement each.
 */
final class PostgresKeys implements KeySql {

	/** The first half of our advisory locks on keys; the other half is the key's hash. */
	private static final int LOCKS = 0x76697873;

	/** Steps from one key to the next by the index. */
	private static final String KEYS = """
			with recursive k(key) as (
			  (select ordering_key from vix_sync_outbox where place = :place and {waiting} > :after
			   order by ordering_key limit 1)
			  union all
			  select (select ordering_key from vix_sync_outbox where place = :place and {waiting} > k.key
			          order by ordering_key limit 1)
			  from k where k.key is not null
			)
			select key from k where key is not null limit :limit
			""";

	/**
	 * The one that waits longest of a key, by its position; null if none waits. The key
	 * as a range: of equality PostgreSQL knows that the order is that of the positions
	 * alone, and reads the whole table by them when it takes the key for a common one.
	 */
	private static final String FIRST = """
			(select min(f.position) from (
			   (select position from vix_sync_outbox where place = 0 and {waiting} >= k.key and ordering_key <= k.key
			    order by place, ordering_key, position limit 1)
			   union all
			   (select position from vix_sync_outbox where place = 2 and {waiting} >= k.key and ordering_key <= k.key
			    order by place, ordering_key, position limit 1)) f)
			""";

	private static final String PROMOTE = """
			with asked as materialized (
			  select k.key, %s as position from unnest(cast(:keys as varchar[])) k(key)
			  where not exists (select 1 from vix_sync_outbox where {head} = k.key)
			),
			free as materialized (
			  select o.position from vix_sync_outbox o
			  where o.position = any(array(select a.position from asked a)) and {waiting} is not null
			  for update skip locked
			),
			promoted as (
			  update vix_sync_outbox set place = 1 where position = any(array(select f.position from free f))
			  returning position
			)
			select a.key, p.position is not null as promoted from asked a left join promoted p on p.position = a.position
			where a.position is not null
			"""
		.formatted(FIRST);

	/** Positions as an array: a join would be one with the whole table. */
	private static final String LINE_UP = """
			with heads as materialized (
			  select ordering_key as key from vix_sync_outbox where {head} = any(cast(:keys as varchar[])) for share skip locked
			),
			rest as materialized (
			  select r.position from heads h cross join lateral (
			    select o.position from vix_sync_outbox o
			    where o.place = 0 and {waiting} >= h.key and ordering_key <= h.key
			    order by o.ordering_key, o.position limit :limit for update skip locked
			  ) r
			)
			update vix_sync_outbox set place = 2 where position = any(array(select r.position from rest r))
			""";

	private final String headLock;

	PostgresKeys(boolean skip) {
		// A key is given up by a removal or, where failed ones are skipped, by an update.
		this.headLock = skip ? "for share skip locked" : "for key share skip locked";
	}

	@Override
	public List<String> keys(Jdbc jdbc, int place, String after, int limit) {
		return jdbc.sql(KEYS)
			.param("place", place)
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
		return jdbc.sql(LINE_UP.replace("for share skip locked", this.headLock))
			.param("keys", keys.toArray(String[]::new))
			.param("limit", limit)
			.update();
	}

	@Override
	public String headLock() {
		return this.headLock;
	}

	@Override
	public List<String> heads(Jdbc jdbc, List<String> keys, String condition) {
		return jdbc
			.sql("select ordering_key from vix_sync_outbox where {head} = any(cast(:keys as varchar[])) " + condition)
			.param("keys", keys.toArray(String[]::new))
			.query(String.class)
			.list();
	}

}
