package com.vixcpp.sync.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A PostgreSQL of this run's own which keeps what it commits.
 */
final class Postgres implements AutoCloseable {

	/** Rivals that block hold a connection per thread. */
	private static final int CONNECTIONS = 80;

	private final EmbeddedPostgres server;

	Postgres() {
		try {
			this.server = EmbeddedPostgres.builder()
				.setServerConfig("fsync", "on")
				.setServerConfig("full_page_writes", "on")
				.setServerConfig("synchronous_commit", "on")
				.setServerConfig("shared_buffers", "512MB")
				.setServerConfig("max_connections", "600")
				.setServerConfig("max_wal_size", "4GB")
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** An empty database for one contender. */
	Database database(String name) {
		JdbcTemplate server = new JdbcTemplate(this.server.getPostgresDatabase());
		server.execute("create database " + name);
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(this.server.getJdbcUrl("postgres", name));
		dataSource.setUsername("postgres");
		dataSource.setMaximumPoolSize(CONNECTIONS);
		dataSource.setMinimumIdle(8);
		return new Database(dataSource, server, name);
	}

	/** Leave to no contender what another has written. */
	void checkpoint() {
		new JdbcTemplate(this.server.getPostgresDatabase()).execute("checkpoint");
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
