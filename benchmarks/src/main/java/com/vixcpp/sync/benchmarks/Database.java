package com.vixcpp.sync.benchmarks;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The database of one contender, and what the server says about it from outside.
 *
 * @param dataSource of the contender
 * @param server another database of the same server
 * @param name of the database
 */
record Database(HikariDataSource dataSource, JdbcTemplate server, String name) implements AutoCloseable {

	/** Transactions that were committed in it so far. */
	long commits() {
		return number("select xact_commit from pg_stat_database where datname = '" + this.name + "'");
	}

	/** What the server has written to its log so far. */
	long walBytes() {
		return number("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint");
	}

	private long number(String sql) {
		Long number = this.server.queryForObject(sql, Long.class);
		return (number != null) ? number : 0;
	}

	@Override
	public void close() {
		this.dataSource.close();
	}

}
