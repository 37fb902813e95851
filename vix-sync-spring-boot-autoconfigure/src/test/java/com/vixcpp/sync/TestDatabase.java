package com.vixcpp.sync;

import java.util.UUID;

import javax.sql.DataSource;

import com.vixcpp.sync.flyway.VixSyncMigrator;
import com.vixcpp.sync.jdbc.DatabaseDurability;
import com.vixcpp.sync.jdbc.DatabaseVendor;
import com.vixcpp.sync.jdbc.JdbcTransactions;
import com.zaxxer.hikari.HikariDataSource;

/**
 * The databases that tests run on.
 */
public enum TestDatabase {

	/** H2 in memory. */
	H2 {

		@Override
		public HikariDataSource empty() {
			HikariDataSource dataSource = new HikariDataSource();
			dataSource.setDriverClassName("org.h2.Driver");
			dataSource.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
			dataSource.setUsername("sa");
			dataSource.setMaximumPoolSize(20);
			return dataSource;
		}

		/**
		 * By a connection that is closed then, as those of a pool are some time: H2 keeps
		 * what that has compiled.
		 */
		@Override
		public HikariDataSource migrated() {
			HikariDataSource dataSource = empty();
			try (HikariDataSource first = new HikariDataSource()) {
				first.setJdbcUrl(dataSource.getJdbcUrl());
				first.setUsername(dataSource.getUsername());
				new VixSyncMigrator(first, "h2", null).afterPropertiesSet();
			}
			return dataSource;
		}

	},

	/** A real server. */
	POSTGRESQL {

		@Override
		public HikariDataSource empty() {
			return TestPostgres.newDatabase();
		}

	};

	/**
	 * A new database without tables.
	 * @return to be closed by the test
	 */
	public abstract HikariDataSource empty();

	/**
	 * A new database with our tables.
	 * @return to be closed by the test
	 */
	public HikariDataSource migrated() {
		HikariDataSource dataSource = empty();
		new VixSyncMigrator(dataSource, DatabaseVendor.of(dataSource).id(), null).afterPropertiesSet();
		return dataSource;
	}

	/**
	 * Transactions as they are by default, which wake nobody.
	 * @param dataSource a database with our tables
	 * @return the transactions
	 */
	public static JdbcTransactions transactions(DataSource dataSource) {
		return new JdbcTransactions(dataSource, null, false, new DatabaseDurability(dataSource, false), () -> {
		});
	}

}
