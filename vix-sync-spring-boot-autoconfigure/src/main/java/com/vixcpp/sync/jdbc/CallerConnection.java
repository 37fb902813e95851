package com.vixcpp.sync.jdbc;

import java.util.Map;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The connection of the caller's transaction that leads to our tables, whatever proxies
 * stand before it or before ours.
 */
final class CallerConnection {

	private CallerConnection() {
	}

	/** Whether there is a transaction that has not reached its commit point. */
	static boolean isOpen() {
		return TransactionSynchronizationManager.isActualTransactionActive() && !CommitPoint.isPassed();
	}

	/**
	 * Under which data source the current transaction holds a connection to ours.
	 * @return null if it holds none
	 */
	static @Nullable DataSource in(DataSource ours) {
		Map<Object, ConnectionHolder> connections = CommitPoint.connections();
		Object bound = TransactionSynchronizationManager.getResource(ours);
		if (bound != null && connections.containsValue(bound)) {
			return ours;
		}
		return connections.keySet()
			.stream()
			.filter((key) -> key instanceof DataSource dataSource && DataSources.isSame(dataSource, ours))
			.map(DataSource.class::cast)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Refuse a current transaction that can keep nothing.
	 * @throws IllegalStateException if it is read-only, or part of it has failed
	 */
	static void requireWritable(DataSource through) {
		if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
			throw new IllegalStateException("The current transaction is read-only and cannot keep an operation."
					+ " Use @Transactional without readOnly where you enqueue");
		}
		ConnectionHolder holder = CommitPoint.connections().get(through);
		if (holder != null && holder.isRollbackOnly()) {
			throw new IllegalStateException("The current transaction (" + transaction() + ") can only be rolled back,"
					+ " since a part of it has failed, and cannot keep an operation. Let it end, and do it again");
		}
	}

	/**
	 * Refuse a current transaction that is of another data source.
	 * @throws IllegalStateException if it holds JDBC connections
	 */
	static void requireNoOther() {
		if (!CommitPoint.connections().isEmpty()) {
			throw new IllegalStateException("The current transaction (" + transaction()
					+ ") is of another DataSource than the outbox: the local write and the operation would not commit"
					+ " together. Use the transaction manager of the outbox's DataSource here, or mark the DataSource"
					+ " that your local writes go to with @VixSyncDataSource");
		}
	}

	/** What Spring calls the current transaction: the method that began it. */
	static String transaction() {
		String name = TransactionSynchronizationManager.getCurrentTransactionName();
		return (name != null) ? name : "unnamed";
	}

}
