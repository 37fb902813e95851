package com.vixcpp.sync.jdbc;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds the transaction manager of the application whose transactions are of the outbox's
 * data source: each candidate is tried once. Safe for use by several threads.
 */
final class HostTransactions {

	private final JdbcTransactions transactions;

	private final Supplier<List<PlatformTransactionManager>> candidates;

	private final Function<List<PlatformTransactionManager>, RuntimeException> none;

	private volatile @Nullable PlatformTransactionManager chosen;

	/**
	 * Create what has not looked yet.
	 * @param transactions of the database that holds the outbox
	 * @param candidates the transaction managers of the application, the likeliest first
	 * @param none what to throw if none of these will do; what kept single ones from
	 * being used is suppressed in it
	 */
	HostTransactions(JdbcTransactions transactions, Supplier<List<PlatformTransactionManager>> candidates,
			Function<List<PlatformTransactionManager>, RuntimeException> none) {
		this.transactions = transactions;
		this.candidates = candidates;
		this.none = none;
	}

	/** New transactions, READ COMMITTED; looks for their manager if it is not known. */
	TransactionTemplate template() {
		return template(transactionManager());
	}

	/** Whether the current transaction is of the outbox's data source. */
	boolean isBound() {
		return CallerConnection.in(this.transactions.dataSource()) != null;
	}

	private PlatformTransactionManager transactionManager() {
		PlatformTransactionManager chosen = this.chosen;
		if (chosen == null) {
			List<PlatformTransactionManager> candidates = this.candidates.get();
			RuntimeException none = this.none.apply(candidates);
			chosen = candidates.stream().filter((each) -> fits(each, none)).findFirst().orElseThrow(() -> none);
			this.chosen = chosen;
		}
		return chosen;
	}

	private boolean fits(PlatformTransactionManager candidate, RuntimeException none) {
		try {
			return Boolean.TRUE.equals(template(candidate).execute((status) -> {
				status.setRollbackOnly();
				return isBound();
			}));
		}
		catch (RuntimeException ex) {
			none.addSuppressed(ex);
			return false;
		}
	}

	private static TransactionTemplate template(PlatformTransactionManager transactionManager) {
		TransactionTemplate template = new TransactionTemplate(transactionManager);
		template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		template.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
		return template;
	}

}
