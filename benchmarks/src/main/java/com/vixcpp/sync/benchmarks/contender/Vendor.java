package com.vixcpp.sync.benchmarks.contender;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

/**
 * What the databases say in different words.
 */
enum Vendor {

	POSTGRESQL("generate_series(1, %d)", "convert_to(%s, 'UTF8')", "delete from %s", "vacuum analyze %s"),

	H2("system_range(1, %d)", "stringtoutf8(%s)", "truncate table %s", "analyze table %s");

	private final String numbers;

	private final String bytes;

	private final String clear;

	private final String tidy;

	Vendor(String numbers, String bytes, String clear, String tidy) {
		this.numbers = numbers;
		this.bytes = bytes;
		this.clear = clear;
		this.tidy = tidy;
	}

	static Vendor of(DataSource dataSource) {
		try (Connection connection = dataSource.getConnection()) {
			return connection.getMetaData().getDatabaseProductName().equals("H2") ? H2 : POSTGRESQL;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A table of the numbers from 1, whose column is {@code n}. */
	String numbers(int count) {
		return this.numbers.formatted(count) + " s(n)";
	}

	/** The text of a {@link Payload} of the id that this expression gives. */
	String payload(String id) {
		return "rpad('{\"id\":\"' || " + id + " || '\",\"pad\":\"', " + (Payload.SIZE - 2) + ", 'x') || '\"}'";
	}

	/** A text as bytes. */
	String bytes(String text) {
		return this.bytes.formatted(text);
	}

	/**
	 * Empty a table. A truncated one would be planned for as one that has never had a
	 * row, which no application has for long.
	 */
	String clear(String table) {
		return this.clear.formatted(table);
	}

	/** Let the database look at a table anew. */
	String tidy(String table) {
		return this.tidy.formatted(table);
	}

	/** When that which waits for this reason is due. */
	String due(Waiting why) {
		return (why == Waiting.LATER) ? "current_timestamp + interval '1' hour" : "current_timestamp";
	}

}
