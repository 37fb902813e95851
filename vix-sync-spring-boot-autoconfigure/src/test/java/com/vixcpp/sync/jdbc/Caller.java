package com.vixcpp.sync.jdbc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.sql.DataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * One who has a transaction open and goes on step by step, as a test orders it.
 */
final class Caller implements AutoCloseable {

	private final ExecutorService thread = Executors.newSingleThreadExecutor();

	private final JdbcTransactionManager manager;

	private final JdbcTransactions transactions;

	private final JdbcTemplate jdbc;

	private TransactionStatus status;

	Caller(DataSource dataSource, JdbcTransactions transactions) {
		this.manager = new JdbcTransactionManager(dataSource);
		this.transactions = transactions;
		this.jdbc = new JdbcTemplate(dataSource);
		step(() -> this.status = this.manager.getTransaction(new DefaultTransactionDefinition()));
	}

	/** A change of the outbox in this transaction. */
	void change(Runnable change) {
		step(() -> this.transactions.execute("test", () -> {
			change.run();
			return true;
		}));
	}

	/** A statement of the application itself. */
	void sql(String sql) {
		step(() -> this.jdbc.execute(sql));
	}

	void commit() {
		step(() -> this.manager.commit(this.status));
	}

	void rollback() {
		step(() -> this.manager.rollback(this.status));
	}

	private void step(Runnable step) {
		CompletableFuture.runAsync(step, this.thread).join();
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

}
