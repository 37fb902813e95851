package com.vixcpp.sync.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

/**
 * The databases that the log and the outbox are made for and tested on.
 */
public enum DatabaseVendor {

	/** H2, embedded or as a server. */
	H2("h2", "current_timestamp"),

	/** PostgreSQL, 13 or later. */
	POSTGRESQL("postgresql", "clock_timestamp()") {

		/**
		 * In another encoding not every text can be stored, and in {@code SQL_ASCII} a
		 * {@code varchar} counts bytes: results could not be recorded.
		 */
		@Override
		void check(Connection connection) throws SQLException {
			String sql = "select current_database(), current_setting('server_encoding')";
			try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
				row.next();
				if (!row.getString(2).equals("UTF8")) {
					throw new UnsupportedDatabaseEncodingException(row.getString(1), row.getString(2));
				}
			}
		}

	};

	private final String id;

	private final String clock;

	DatabaseVendor(String id, String clock) {
		this.id = id;
		this.clock = clock;
	}

	/**
	 * The name of the folder that holds its migrations.
	 * @return the id, as Spring Boot names it
	 */
	public String id() {
		return this.id;
	}

	/** The SQL of the database's own clock; not the start of the transaction. */
	String clock() {
		return this.clock;
	}

	/** Throws if this one of its kind cannot keep what we store. */
	void check(Connection connection) throws SQLException {
	}

	/**
	 * Ask a data source what it leads to. Opens a connection.
	 * @param dataSource the data source
	 * @return the vendor
	 * @throws UnsupportedDatabaseException if it is none of these
	 * @throws UnsupportedDatabaseEncodingException if it cannot keep every text
	 * @throws IllegalStateException if the database cannot be asked
	 */
	public static DatabaseVendor of(DataSource dataSource) {
		try (Connection connection = dataSource.getConnection()) {
			String product = connection.getMetaData().getDatabaseProductName();
			for (DatabaseVendor vendor : values()) {
				if (vendor.id.equalsIgnoreCase(product)) {
					vendor.check(connection);
					return vendor;
				}
			}
			throw new UnsupportedDatabaseException(product);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The database of the outbox cannot be asked what it is", ex);
		}
	}

}
