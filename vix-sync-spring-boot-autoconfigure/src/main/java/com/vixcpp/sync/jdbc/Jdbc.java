package com.vixcpp.sync.jdbc;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * SQL on one data source, with our tables in their schema. In statements {@code {now}} is
 * the named parameter {@code now} or, where that is null, the database's clock: as a
 * subquery, because a volatile function in a condition would keep PostgreSQL from using
 * an index. {@code {settings}} stands behind a {@code from} that is read once and is the
 * {@link TransactionSettings}, {@code {clock}} is the database's clock alone.
 */
final class Jdbc {

	private static final String IN_ORDER = """
			select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
			  set_config('enable_sort', 'off', true), set_config('jit', 'off', true)
			from (select 1) t {settings}
			""";

	private final JdbcTemplate template;

	private final JdbcClient client;

	private final DatabaseVendor vendor;

	private final @Nullable String schema;

	private final String prefix;

	private final TransactionSettings settings;

	/** As many as there are statements in this package. */
	private final Map<String, String> completed;

	Jdbc(DataSource dataSource, DatabaseVendor vendor, @Nullable String schema, TransactionSettings settings) {
		this(dataSource, vendor, schema, settings, new ConcurrentHashMap<>());
	}

	private Jdbc(DataSource dataSource, DatabaseVendor vendor, @Nullable String schema, TransactionSettings settings,
			Map<String, String> completed) {
		this.template = new JdbcTemplate(dataSource);
		this.client = JdbcClient.create(this.template);
		this.vendor = vendor;
		this.schema = schema;
		this.prefix = (schema != null) ? "\"" + schema.replace("\"", "\"\"") + "\".vix_sync_" : "vix_sync_";
		this.settings = settings;
		this.completed = completed;
	}

	/** The same tables, by way of another data source that leads to them. */
	Jdbc through(DataSource other) {
		return new Jdbc(other, this.vendor, this.schema, this.settings, this.completed);
	}

	boolean isThrough(Jdbc other) {
		return dataSource() == other.dataSource();
	}

	DataSource dataSource() {
		return Objects.requireNonNull(this.template.getDataSource());
	}

	DatabaseVendor vendor() {
		return this.vendor;
	}

	@Nullable String schema() {
		return this.schema;
	}

	JdbcClient.StatementSpec sql(String sql) {
		return this.client.sql(completed(sql));
	}

	/**
	 * Have PostgreSQL answer in the order of its indexes from here to the end of the
	 * transaction, which must not be the application's, whatever it expects to find: an
	 * outbox is mostly empty when it is analyzed, so that to sort all of it seems cheap,
	 * and that plan is kept when an outage has filled it. (What is off only seems dear,
	 * so dear that PostgreSQL would compile the statement.)
	 */
	void readInOrder() {
		sql(IN_ORDER).query((rs, row) -> row).single();
	}

	/** One statement for many rows, in one round trip; returns the rows each changed. */
	int[] batch(String sql, List<Object[]> rows) {
		return rows.isEmpty() ? new int[0] : this.template.batchUpdate(completed(sql), rows);
	}

	/** The time of a step, in a transaction that has its settings from here on. */
	Instant now(@Nullable Instant now) {
		if (now != null && this.settings.isEmpty()) {
			return now;
		}
		return sql("select {now} from (select 1) t {settings}").param("now", timestamp(now))
			.query(OffsetDateTime.class)
			.single()
			.toInstant();
	}

	/** Ask for the settings before the first statement that locks and does not. */
	void set() {
		if (!this.settings.isEmpty()) {
			sql("select 1 from (select 1) t {settings}").query(Integer.class).single();
		}
	}

	JdbcTemplate template() {
		return this.template;
	}

	/** A constant string that is always the same one: hashing long ones costs too. */
	String completed(String sql) {
		return this.completed.computeIfAbsent(sql, this::complete);
	}

	private String complete(String sql) {
		return sql
			.replace("{now}",
					"(select coalesce(cast(:now as timestamp(6) with time zone), " + this.vendor.clock() + "))")
			.replace("{clock}", this.vendor.clock())
			.replace("{settings}", this.settings.condition())
			.replace("vix_sync_", this.prefix);
	}

	static @Nullable OffsetDateTime timestamp(@Nullable Instant instant) {
		return (instant != null) ? instant.atOffset(ZoneOffset.UTC) : null;
	}

}
