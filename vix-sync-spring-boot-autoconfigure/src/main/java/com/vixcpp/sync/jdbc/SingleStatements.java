package com.vixcpp.sync.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Statements of PostgreSQL that are transactions by themselves: one round trip, where to
 * ask for the isolation level and to commit are two more. Only where a connection commits
 * by itself and reads what is committed, as it does unless the pool is told otherwise.
 * Safe for use by several threads.
 */
final class SingleStatements {

	private static final ConnectionCallback<Boolean> READS_WHAT_IS_COMMITTED = (
			connection) -> connection.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED;

	private final Jdbc jdbc;

	/** Null as long as nobody has asked. */
	private volatile @Nullable Boolean possible;

	SingleStatements(DataSource dataSource, DatabaseVendor vendor, @Nullable String schema,
			DatabaseDurability durability) {
		this.jdbc = new Jdbc(new Committing(dataSource), vendor, schema, TransactionSettings.joined(durability));
		this.possible = (vendor == DatabaseVendor.POSTGRESQL) ? null : false;
	}

	Jdbc jdbc() {
		return this.jdbc;
	}

	/** Opens a connection if it does not know. */
	boolean arePossible() {
		if (this.possible == null) {
			try {
				this.possible = this.jdbc.template().execute(READS_WHAT_IS_COMMITTED);
			}
			catch (CannotGetJdbcConnectionException ex) {
				if (this.possible == null) {
					throw ex;
				}
			}
		}
		return Boolean.TRUE.equals(this.possible);
	}

	/** One has failed as only others can: the database may have another default now. */
	void lookAgain() {
		this.possible = null;
	}

	/** What a connection that does not commit by itself has done would be lost. */
	private final class Committing extends DelegatingDataSource {

		Committing(DataSource dataSource) {
			super(dataSource);
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			if (!connection.getAutoCommit()) {
				SingleStatements.this.possible = false;
				connection.close();
				throw new SQLException("A connection of the pool does not commit by itself");
			}
			return connection;
		}

	}

}
