package com.vixcpp.sync;

import java.util.List;

import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What somebody's migrations have left in a database.
 */
public final class Tables {

	private Tables() {
	}

	/**
	 * The tables and views of the default schema.
	 * @param dataSource the database
	 * @return their names in lower case, in order
	 */
	public static List<String> of(DataSource dataSource) {
		return of(dataSource, defaultSchema(dataSource));
	}

	/**
	 * The tables and views of a schema.
	 * @param dataSource the database
	 * @param schema as it is spelt
	 * @return their names in lower case, in order
	 */
	public static List<String> of(DataSource dataSource, String schema) {
		return JdbcClient.create(dataSource)
			.sql("select lower(table_name) from information_schema.tables where table_schema = ? order by 1")
			.param(schema)
			.query(String.class)
			.list();
	}

	/**
	 * Where unqualified names lead.
	 * @param dataSource the database
	 * @return the schema of its connections
	 */
	public static String defaultSchema(DataSource dataSource) {
		return JdbcClient.create(dataSource).sql("select current_schema").query(String.class).single();
	}

	/**
	 * What a history says.
	 * @param dataSource the database
	 * @param history the history table of a Flyway
	 * @return the versions whose scripts have run
	 */
	public static List<String> migrated(DataSource dataSource, String history) {
		return JdbcClient.create(dataSource)
			.sql("select \"version\" from \"" + history + "\" where \"type\" = 'SQL' and \"success\"")
			.query(String.class)
			.list();
	}

}
