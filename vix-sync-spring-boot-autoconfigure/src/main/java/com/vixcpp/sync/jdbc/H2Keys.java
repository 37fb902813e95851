package com.vixcpp.sync.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;

/**
 * H2: key by key, which costs little in the same process and always goes by the index.
 */
final class H2Keys implements KeySql {

	private static final String NEXT = """
			select ordering_key from vix_sync_bound
			where place = :place and ordering_key > :after and ordering_key >= :next
			order by place, ordering_key, position limit 1
			""";

	/** The one that waits longest of a key, by its position; null if none waits. */
	private static final String FIRST = """
			select (select min(f.position) from (
			   (select position from vix_sync_bound where place = 0 and ordering_key = :key
			    order by place, ordering_key, position limit 1)
			   union all
			   (select position from vix_sync_bound where place = 2 and ordering_key = :key
			    order by place, ordering_key, position limit 1)) f) as position
			""";

	private static final String NEW_ONES = """
			select position from vix_sync_bound where place = 0 and ordering_key = :key
			order by place, ordering_key, position limit :limit
			""";

	@Override
	public List<String> keys(Jdbc jdbc, int place, String after, int limit) {
		List<String> keys = new ArrayList<>();
		List<String> next = next(jdbc, place, after);
		while (!next.isEmpty() && keys.size() < limit) {
			keys.addAll(next);
			next = next(jdbc, place, next.get(0));
		}
		return keys;
	}

	/**
	 * For H2 to begin behind {@code after}, and not to read all entries that equal it.
	 */
	private List<String> next(Jdbc jdbc, int place, String after) {
		return jdbc.sql(NEXT)
			.param("place", place)
			.param("after", after)
			.param("next", after + '\0')
			.query(String.class)
			.list();
	}

	/** Two that promote at once are kept apart by the unique index alone. */
	@Override
	public List<String> lock(Jdbc jdbc, List<String> keys) {
		return keys;
	}

	@Override
	public Promotion promote(Jdbc jdbc, List<String> keys) {
		int promoted = 0;
		Set<String> stuck = new HashSet<>();
		for (String key : keys) {
			Long first = heads(jdbc, List.of(key), "").isEmpty() ? first(jdbc, key) : null;
			if (first == null) {
				continue;
			}
			boolean free = !free(jdbc, "place = 0 or (place = 2 and status <> 4)", List.of(first)).isEmpty();
			boolean made = free && isMadeHead(jdbc, first);
			if (made || (removeDeleted(jdbc, key, first) && free && isMadeHead(jdbc, first))) {
				promoted++;
			}
			else {
				stuck.add(key);
			}
		}
		return new Promotion(promoted, stuck);
	}

	/** A person may have deleted entries, and left these to stand for them: they go. */
	private static boolean removeDeleted(Jdbc jdbc, String key, long first) {
		return jdbc.sql("""
				delete from vix_sync_bound b where (b.position = :first or b.head_key = :key)
				  and not exists (select 1 from vix_sync_outbox o where o.position = b.position)
				""").param("first", first).param("key", key).update() > 0;
	}

	/**
	 * Lock those that nobody else holds, and that have not moved since they were found.
	 */
	private static List<Long> free(Jdbc jdbc, String condition, List<Long> positions) {
		return positions.isEmpty() ? List.of()
				: jdbc
					.sql("select position from vix_sync_outbox where position = any(:positions) and (" + condition
							+ ") for update skip locked")
					.param("positions", positions.toArray(Long[]::new))
					.query(Long.class)
					.list();
	}

	/** False if another has made one at this moment; H2 undoes the statement alone. */
	private static boolean isMadeHead(Jdbc jdbc, long position) {
		try {
			return place(jdbc, 1, List.of(position)) == 1;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	private static @Nullable Long first(Jdbc jdbc, String key) {
		return jdbc.sql(FIRST).param("key", key).query((rs, row) -> rs.getObject("position", Long.class)).list().get(0);
	}

	/** First where a key can have one head only, by who holds the entries. */
	private static int place(Jdbc jdbc, int place, Collection<Long> positions) {
		int placed = 0;
		for (String table : List.of("vix_sync_bound", "vix_sync_outbox")) {
			placed = jdbc.sql("update " + table + " set place = :place where position = any(:positions)")
				.param("place", place)
				.param("positions", positions.toArray(Long[]::new))
				.update();
		}
		return placed;
	}

	@Override
	public int lineUp(Jdbc jdbc, List<String> keys, int limit) {
		int linedUp = 0;
		for (String key : heads(jdbc, keys, headLock())) {
			List<Long> positions = jdbc.sql(NEW_ONES).param("key", key).param("limit", limit).query(Long.class).list();
			List<Long> free = free(jdbc, "place = 0", positions);
			linedUp += free.isEmpty() ? 0 : place(jdbc, BEHIND, free);
		}
		return linedUp;
	}

	@Override
	public String headLock() {
		return "for update skip locked";
	}

	@Override
	public List<String> heads(Jdbc jdbc, List<String> keys, String condition) {
		List<Long> positions = jdbc.sql("select position from vix_sync_bound where head_key = any(:keys)")
			.param("keys", keys.toArray(String[]::new))
			.query(Long.class)
			.list();
		return positions.isEmpty() ? List.of() : jdbc
			.sql("select ordering_key from vix_sync_outbox where position = any(:positions) and place = 1 " + condition)
			.param("positions", positions.toArray(Long[]::new))
			.query(String.class)
			.list();
	}

	@Override
	public void skip(Jdbc jdbc, List<String> keys) {
		List<Long> positions = jdbc.sql("""
				select b.position from vix_sync_bound b join vix_sync_outbox o on o.position = b.position
				where b.head_key = any(:keys) and o.status = 4
				""").param("keys", keys.toArray(String[]::new)).query(Long.class).list();
		jdbc.sql("update vix_sync_outbox set place = 2 where position = any(:positions)")
			.param("positions", positions.toArray(Long[]::new))
			.update();
		jdbc.sql("update vix_sync_bound set place = null where position = any(:positions)")
			.param("positions", positions.toArray(Long[]::new))
			.update();
	}

	@Override
	public String isHead() {
		return "o.position = (select b.position from vix_sync_bound b where b.head_key = :key)";
	}

	@Override
	public String waiting(int place) {
		return "vix_sync_bound where place = " + place;
	}

}
