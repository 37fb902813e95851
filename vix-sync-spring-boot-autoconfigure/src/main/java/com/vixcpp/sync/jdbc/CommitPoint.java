package com.vixcpp.sync.jdbc;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Knows of the current transaction what Spring does not tell: whether it is past its
 * commit point (Spring still calls it active in {@code afterCommit} callbacks, but what
 * is written there is committed by accident or vanishes), and which connections it began
 * with (others are bound to the thread by a mere look at another database, or belong to
 * an outer transaction). A marker put into every transaction at its begin, first in
 * order, learns of the commit before anyone else.
 */
public final class CommitPoint implements TransactionExecutionListener {

	private final ThreadLocal<@Nullable Map<Object, ConnectionHolder>> before = new ThreadLocal<>();

	@Override
	public void beforeBegin(TransactionExecution transaction) {
		this.before.set(bound());
	}

	@Override
	public void afterBegin(TransactionExecution transaction, @Nullable Throwable beginFailure) {
		Map<Object, ConnectionHolder> before = this.before.get();
		this.before.remove();
		if (beginFailure == null && TransactionSynchronizationManager.isSynchronizationActive()) {
			Map<Object, ConnectionHolder> begun = bound();
			if (before != null) {
				begun.values().removeAll(before.values());
			}
			TransactionSynchronizationManager.registerSynchronization(new Marker(begun));
		}
	}

	/** Whether there is a transaction and it has committed (or is just being ended). */
	static boolean isPassed() {
		if (!TransactionSynchronizationManager.isActualTransactionActive()) {
			return false;
		}
		return !TransactionSynchronizationManager.isSynchronizationActive()
				|| marker().filter((each) -> each.committed).isPresent();
	}

	/**
	 * The JDBC connections of the current transaction by what they are bound to; of one
	 * that began without being noticed, all that are bound.
	 */
	static Map<Object, ConnectionHolder> connections() {
		return marker().map((each) -> each.connections).orElseGet(CommitPoint::bound);
	}

	private static Optional<Marker> marker() {
		return TransactionSynchronizationManager.isSynchronizationActive()
				? TransactionSynchronizationManager.getSynchronizations()
					.stream()
					.filter(Marker.class::isInstance)
					.map(Marker.class::cast)
					.findFirst()
				: Optional.empty();
	}

	private static Map<Object, ConnectionHolder> bound() {
		Map<Object, ConnectionHolder> bound = new HashMap<>();
		TransactionSynchronizationManager.getResourceMap().forEach((key, value) -> {
			if (value instanceof ConnectionHolder holder) {
				bound.put(key, holder);
			}
		});
		return bound;
	}

	private static final class Marker implements TransactionSynchronization {

		private final Map<Object, ConnectionHolder> connections;

		private boolean committed;

		Marker(Map<Object, ConnectionHolder> connections) {
			this.connections = connections;
		}

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

		@Override
		public void afterCommit() {
			this.committed = true;
		}

	}

}
