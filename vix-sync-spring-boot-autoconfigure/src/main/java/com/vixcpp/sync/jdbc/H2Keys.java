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
			select waiting_key from vix_sync_outbox
			where place = :place and waiting_key > :after and waiting_key >= :next
			order by place, waiting_key, position limit 1
			""";

	/** The one that waits longest of a key, by its position; null if none waits. */
	private static final String FIRST = """
			select (select min(f.position) from (
			   (select position from vix_sync_outbox where place = 0 and waiting_key = :key
			    order by place, waiting_key, position limit 1)
			   union all
			   (select position from vix_sync_outbox where place = 2 and waiting_key = :key
			    order by place, waiting_key, position limit 1)) f) as position
			""";

	private static final String NEW_ONES = """
			select position from vix_sync_outbox where place = 0 and waiting_key = :key
			order by place, waiting_key, position limit :limit
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
			boolean free = !jdbc.sql("""
					select position from vix_sync_outbox where position = :position and waiting_key is not null
					for update skip locked
					""").param("position", first).query(Long.class).list().isEmpty();
			if (free && isMadeHead(jdbc, first)) {
				promoted++;
			}
			else {
				stuck.add(key);
			}
		}
		return new Promotion(promoted, stuck);
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

	private static int place(Jdbc jdbc, int place, Collection<Long> positions) {
		return jdbc.sql("""
				update vix_sync_outbox set place = :place where position = any(:positions) and waiting_key is not null
				""").param("place", place).param("positions", positions.toArray(Long[]::new)).update();
	}

	@Override
	public int lineUp(Jdbc jdbc, List<String> keys, int limit) {
		int linedUp = 0;
		for (String key : heads(jdbc, keys, headLock())) {
			List<Long> positions = jdbc.sql(NEW_ONES).param("key", key).param("limit", limit).query(Long.class).list();
			Set<Long> free = OutboxEntries.free(jdbc, positions);
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
		return jdbc.sql("select head_key from vix_sync_outbox where head_key = any(:keys) " + condition)
			.param("keys", keys.toArray(String[]::new))
			.query(String.class)
			.list();
	}

}
