package com.vixcpp.sync.benchmarks.contender;

import java.util.function.Consumer;

import javax.sql.DataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The local write of an application, and its transaction by Spring.
 */
final class Business {

	private final JdbcTemplate jdbc;

	private final TransactionTemplate transaction;

	private final Vendor vendor;

	Business(DataSource dataSource) {
		this(dataSource, new JdbcTransactionManager(dataSource));
	}

	Business(DataSource dataSource, PlatformTransactionManager transactions) {
		this.jdbc = new JdbcTemplate(dataSource);
		this.vendor = Vendor.of(dataSource);
		this.transaction = new TransactionTemplate(transactions);
		this.jdbc.execute("create table message (id varchar(64) primary key, body varchar(400) not null)");
	}

	JdbcTemplate jdbc() {
		return this.jdbc;
	}

	Vendor vendor() {
		return this.vendor;
	}

	/** Write the row, let the outbox take part, and commit. */
	long write(Payload payload, Consumer<String> outbox) {
		String text = payload.text();
		Long before = this.transaction.execute((status) -> {
			this.jdbc.update("insert into message (id, body) values (?, ?)", payload.id(), text);
			outbox.accept(text);
			return System.nanoTime();
		});
		return (before != null) ? before : 0;
	}

	void clear(String... tables) {
		this.jdbc.execute(this.vendor.clear("message"));
		for (String table : tables) {
			this.jdbc.execute(this.vendor.clear(table));
		}
		tidy(tables);
	}

	void tidy(String... tables) {
		for (String table : tables) {
			this.jdbc.execute(this.vendor.tidy(table));
		}
	}

	int count(String table) {
		Integer count = this.jdbc.queryForObject("select count(*) from " + table, Integer.class);
		return (count != null) ? count : 0;
	}

}
