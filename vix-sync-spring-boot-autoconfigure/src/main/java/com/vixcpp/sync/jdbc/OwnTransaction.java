package com.vixcpp.sync.jdbc;

import java.sql.SQLException;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * New transactions at READ COMMITTED, never joined to others. How isolated the pool's
 * connections are is asked for until one is as it should be: Spring would ask before
 * every transaction, and PostgreSQL's driver would ask the server each time. Where a
 * transaction then still could not be serialized, connections differ, as when the
 * database's default was changed meanwhile, and each is asked from there on. Safe for use
 * by several threads.
 */
final class OwnTransaction {

	private static final String NOT_SERIALIZED = "40001";

	private final TransactionTemplate asking;

	private final TransactionTemplate asItComes;

	private volatile boolean areReadCommitted;

	private volatile boolean differ;

	/**
	 * Create it.
	 * @param dataSource one that no transaction manager of the application knows
	 */
	OwnTransaction(DataSource dataSource) {
		JdbcTransactionManager transactionManager = new JdbcTransactionManager(dataSource);
		this.asking = template(transactionManager, TransactionDefinition.ISOLATION_READ_COMMITTED);
		this.asItComes = template(transactionManager, TransactionDefinition.ISOLATION_DEFAULT);
	}

	private static TransactionTemplate template(JdbcTransactionManager transactionManager, int isolation) {
		TransactionTemplate template = new TransactionTemplate(transactionManager);
		template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		template.setIsolationLevel(isolation);
		return template;
	}

	<T> @Nullable T execute(TransactionCallback<T> work) {
		if (!this.areReadCommitted || this.differ) {
			return this.asking.execute((status) -> {
				this.areReadCommitted = cameReadCommitted(status);
				return work.doInTransaction(status);
			});
		}
		try {
			return this.asItComes.execute(work);
		}
		catch (ConcurrencyFailureException ex) {
			this.differ |= isOfIsolation(ex);
			throw ex;
		}
	}

	/** PostgreSQL says so to no transaction at READ COMMITTED; H2 of deadlocks too. */
	private static boolean isOfIsolation(ConcurrencyFailureException ex) {
		return ex.getMostSpecificCause() instanceof SQLException cause && NOT_SERIALIZED.equals(cause.getSQLState());
	}

	/** What it was before is remembered only if it had to be changed. */
	private static boolean cameReadCommitted(TransactionStatus status) {
		return status instanceof DefaultTransactionStatus begun
				&& begun.getTransaction() instanceof JdbcTransactionObjectSupport transaction
				&& transaction.getPreviousIsolationLevel() == null;
	}

}
