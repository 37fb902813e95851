package com.vixcpp.sync.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A database of the PostgreSQL of this run.
 *
 * @param dataSource of the contender
 * @param server another database of the same server
 * @param name of the database
 */
record PostgresDatabase(HikariDataSource dataSource, JdbcTemplate server, String name) implements Database {

	/** How old what a session has counted, and what another is told of it, may be. */
	private static final long STALE_NANOS = 600_000_000;

	/**
	 * A session tells what it has counted when it is asked something half a second after
	 * it last told. Who has never asked for a connection has nothing to tell.
	 */
	@Override
	public Counts counts() {
		if (this.dataSource.getHikariPoolMXBean() == null) {
			return Counts.NONE;
		}
		LockSupport.parkNanos(STALE_NANOS);
		int asked = ask();
		LockSupport.parkNanos(STALE_NANOS);
		return this.server
			.query("select xact_commit, tup_updated + tup_deleted from pg_stat_database where datname = ?",
					(row, i) -> new Counts(row.getLong(1), asked, row.getLong(2)), this.name)
			.get(0);
	}

	private int ask() {
		List<Connection> idle = new ArrayList<>();
		try {
			for (int left = this.dataSource.getHikariPoolMXBean().getIdleConnections(); left > 0; left--) {
				Connection connection = this.dataSource.getConnection();
				idle.add(connection);
				try (Statement statement = connection.createStatement()) {
					statement.execute("select 1");
				}
			}
			for (Connection connection : idle) {
				connection.close();
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return idle.size();
	}

	@Override
	public long walBytes() {
		Long bytes = this.server.queryForObject("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint",
				Long.class);
		return (bytes != null) ? bytes : 0;
	}

	@Override
	public List<TableSize> sizes() {
		return new JdbcTemplate(this.dataSource).query("""
				select relname, pg_table_size(oid), pg_indexes_size(oid) from pg_class
				where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname
				""", (row, i) -> new TableSize(row.getString(1), row.getLong(2), row.getLong(3)));
	}

	@Override
	public void close() {
		this.dataSource.close();
	}

}
