package com.vixcpp.sync.jdbc;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import com.vixcpp.sync.outbox.ListenerTransaction;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions of the application's own transaction manager, so that its repositories and
 * entity managers take part: new ones, READ COMMITTED, except where a caller's change has
 * joined one already. On PostgreSQL nobody waits in them for ever (B10); on H2 the lock
 * timeout of the database holds, and a limit for statements would stay on the pool's
 * connection. Safe for use by several threads.
 */
public final class ListenerTransactions implements ListenerTransaction {

	private static final String PATIENCE = """
			select set_config('lock_timeout', '2s', true) from (select 1) t where current_setting('lock_timeout') = '0'
			union all
			select set_config('statement_timeout', '10s', true) from (select 1) t
			where current_setting('statement_timeout') = '0'
			""";

	private final JdbcTransactions transactions;

	private final BooleanSupplier listened;

	private final HostTransactions host;

	/**
	 * Create the transactions.
	 * @param transactions of the database that holds the outbox
	 * @param listened whether there are listeners
	 * @param candidates the transaction managers of the application, the likeliest first;
	 * not asked for while there are no listeners
	 */
	public ListenerTransactions(JdbcTransactions transactions, BooleanSupplier listened,
			Supplier<List<PlatformTransactionManager>> candidates) {
		this.transactions = transactions;
		this.listened = listened;
		this.host = new HostTransactions(transactions, candidates, NoListenerTransactionException::new);
		transactions.withoutTransaction(() -> this.listened.getAsBoolean() ? this.host.template() : null);
	}

	/**
	 * {@inheritDoc}
	 * @throws NoListenerTransactionException if no transaction manager of the application
	 * has transactions of the outbox's data source; each is tried once
	 */
	@Override
	public <T> T execute(Supplier<T> settling) {
		if (this.transactions.hasJoined()) {
			return participate(settling);
		}
		AtomicBoolean begun = new AtomicBoolean();
		try {
			return this.host.template().execute((status) -> {
				begun.set(true);
				if (!this.host.isBound()) {
					throw new IllegalStateException(
							"The transaction of the listeners is not of the outbox's DataSource");
				}
				return this.transactions.asJoined((jdbc) -> {
					if (jdbc.vendor() == DatabaseVendor.POSTGRESQL) {
						jdbc.sql(PATIENCE).query(String.class).list();
					}
					return settling.get();
				});
			});
		}
		catch (DataAccessException | TransactionException ex) {
			// What fails at the commit without a word from the database, such as the
			// validation of an entity, says nothing of the database.
			throw (!begun.get() || StoreFailure.lastOf(ex) != null) ? this.transactions.failure(ex) : ex;
		}
	}

	/** So that an exception leaves the caller no way but to roll back. */
	private <T> T participate(Supplier<T> settling) {
		TransactionTemplate participating = this.host.template();
		participating.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
		participating.setIsolationLevel(TransactionDefinition.ISOLATION_DEFAULT);
		return participating.execute((status) -> settling.get());
	}

}
