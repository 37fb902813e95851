package com.vixcpp.sync.jdbc;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What the log's row of the control table says. Locked by whoever seals, prunes, resends
 * or rebuilds, so that only one of them is at work in a database.
 *
 * @param generation counts how often records were removed
 * @param removed PostgreSQL: the highest transaction id of a removed record; H2: the
 * highest seal of one
 * @param last PostgreSQL: the highest position of a removed record; H2: the last seal
 * given out
 * @param keptFrom the end of the last of the removed operations; the epoch for none
 */
record LogState(long generation, long removed, long last, Instant keptFrom) {

	private static final String SELECT = "select content from vix_sync_control where name = 'log'";

	static LogState read(Jdbc jdbc) {
		return of(jdbc.sql(SELECT).query(String.class).single());
	}

	static LogState lock(Jdbc jdbc) {
		jdbc.set();
		return of(jdbc.sql(SELECT + " for update").query(String.class).single());
	}

	/** Empty while somebody else has it. */
	static List<LogState> tryLock(Jdbc jdbc) {
		jdbc.set();
		return jdbc.sql(SELECT + " for update skip locked").query((rs, row) -> of(rs.getString("content"))).list();
	}

	static LogState of(String content) {
		String[] parts = content.split(":");
		return new LogState(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]),
				Instant.EPOCH.plus(Long.parseLong(parts[3]), ChronoUnit.MICROS));
	}

	/** After a restore: ids of removed records were those of another system. */
	LogState foreign() {
		return new LogState(this.generation + 1, 0, 0, this.keptFrom);
	}

	/** After a removal. */
	LogState removed(long removed, long last, Instant at) {
		Instant from = at.plus(1, ChronoUnit.MICROS);
		return new LogState(this.generation + 1, removed, last, from.isAfter(this.keptFrom) ? from : this.keptFrom);
	}

	void write(Jdbc jdbc) {
		jdbc.sql("update vix_sync_control set content = :content, changed_at = {clock} where name = 'log'")
			.param("content",
					this.generation + ":" + this.removed + ":" + this.last + ":"
							+ ChronoUnit.MICROS.between(Instant.EPOCH, this.keptFrom))
			.update();
	}

}
