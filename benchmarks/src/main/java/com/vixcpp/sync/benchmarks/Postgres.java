package com.vixcpp.sync.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A PostgreSQL of this run's own which keeps what it commits.
 */
final class Postgres implements Server {

	private final EmbeddedPostgres server;

	private final boolean statements;

	/**
	 * Start it.
	 * @param statements whether it shall keep count of what each statement costs
	 */
	Postgres(boolean statements) {
		this.statements = statements;
		try {
			EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
			if (statements) {
				builder.setServerConfig("shared_preload_libraries", "pg_stat_statements")
					.setServerConfig("pg_stat_statements.track_planning", "on");
			}
			this.server = builder.setServerConfig("fsync", "on")
				.setServerConfig("full_page_writes", "on")
				.setServerConfig("synchronous_commit", "on")
				.setServerConfig("shared_buffers", "512MB")
				.setServerConfig("max_connections", "1000")
				.setServerConfig("max_wal_size", "4GB")
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public Database database(String name) {
		JdbcTemplate server = new JdbcTemplate(this.server.getPostgresDatabase());
		server.execute("create database " + name);
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(this.server.getJdbcUrl("postgres", name));
		dataSource.setUsername("postgres");
		dataSource.setMaximumPoolSize(CONNECTIONS);
		dataSource.setMinimumIdle(8);
		return new PostgresDatabase(dataSource, server, name);
	}

	@Override
	public void checkpoint() {
		new JdbcTemplate(this.server.getPostgresDatabase()).execute("checkpoint");
	}

	@Override
	public List<String> statements(int count) {
		if (!this.statements) {
			return List.of();
		}
		JdbcTemplate server = new JdbcTemplate(this.server.getPostgresDatabase());
		server.execute("create extension if not exists pg_stat_statements");
		return server.query("""
				select d.datname, round((s.total_exec_time + s.total_plan_time)::numeric) as ms, s.calls, s.rows,
				  round(s.total_plan_time::numeric) as planning,
				  left(regexp_replace(s.query, '\\s+', ' ', 'g'), 200) as query
				from pg_stat_statements s join pg_database d on d.oid = s.dbid
				order by s.total_exec_time + s.total_plan_time desc limit ?
				""", (row, i) -> "%s %6d ms, of it planning %d, %d calls, %d rows: %s".formatted(row.getString(1),
				row.getLong(2), row.getLong(5), row.getLong(3), row.getLong(4), row.getString(6)), count);
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
