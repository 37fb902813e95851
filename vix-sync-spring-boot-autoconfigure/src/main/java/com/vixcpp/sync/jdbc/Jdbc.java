package com.vixcpp.sync.jdbc;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * SQL on one data source, with our tables in their schema. In statements {@code {now}} is
 * the named parameter {@code now} or, where that is null, the database's clock: as a
 * subquery, because a volatile function in a condition would keep PostgreSQL from using
 * an index.
 */
final class Jdbc {

	private final JdbcTemplate template;

	private final JdbcClient client;

	private final DatabaseVendor vendor;

	private final String prefix;

	Jdbc(DataSource dataSource, DatabaseVendor vendor, @Nullable String schema) {
		this.template = new JdbcTemplate(dataSource);
		this.client = JdbcClient.create(this.template);
		this.vendor = vendor;
		this.prefix = (schema != null) ? "\"" + schema.replace("\"", "\"\"") + "\".vix_sync_" : "vix_sync_";
	}

	DatabaseVendor vendor() {
		return this.vendor;
	}

	JdbcClient.StatementSpec sql(String sql) {
		return this.client.sql(complete(sql));
	}

	/** One statement for many rows, in one round trip; returns the rows each changed. */
	int[] batch(String sql, List<Object[]> rows) {
		return rows.isEmpty() ? new int[0] : this.template.batchUpdate(complete(sql), rows);
	}

	Instant now(@Nullable Instant now) {
		return (now != null) ? now
				: this.client.sql("select " + this.vendor.clock()).query(OffsetDateTime.class).single().toInstant();
	}

	private String complete(String sql) {
		return sql
			.replace("{now}",
					"(select coalesce(cast(:now as timestamp(6) with time zone), " + this.vendor.clock() + "))")
			.replace("vix_sync_", this.prefix);
	}

	static @Nullable OffsetDateTime timestamp(@Nullable Instant instant) {
		return (instant != null) ? instant.atOffset(ZoneOffset.UTC) : null;
	}

}
