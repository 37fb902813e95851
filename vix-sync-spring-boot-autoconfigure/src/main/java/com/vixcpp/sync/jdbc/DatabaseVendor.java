package com.vixcpp.sync.jdbc;

import java.sql.DatabaseMetaData;

import javax.sql.DataSource;

import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * The databases that the log and the outbox are made for and tested on.
 */
public enum DatabaseVendor {

	/** H2, embedded or as a server. */
	H2("h2", "current_timestamp"),

	/** PostgreSQL, 13 or later. */
	POSTGRESQL("postgresql", "clock_timestamp()");

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

	/**
	 * Ask a data source what it leads to. Opens a connection.
	 * @param dataSource the data source
	 * @return the vendor
	 * @throws UnsupportedDatabaseException if it is none of these
	 * @throws IllegalStateException if the database cannot be asked
	 */
	public static DatabaseVendor of(DataSource dataSource) {
		try {
			String product = JdbcUtils.extractDatabaseMetaData(dataSource, DatabaseMetaData::getDatabaseProductName);
			for (DatabaseVendor vendor : values()) {
				if (vendor.id.equalsIgnoreCase(product)) {
					return vendor;
				}
			}
			throw new UnsupportedDatabaseException(product);
		}
		catch (MetaDataAccessException ex) {
			throw new IllegalStateException("The database of the outbox cannot be asked what it is", ex);
		}
	}

}
