package com.vixcpp.sync.jdbc;

import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Knows whether the current transaction is past its commit point. Spring still calls it
 * active in {@code afterCommit} callbacks, but what is written there is committed by
 * accident or vanishes. A marker put into every transaction at its begin, first in order,
 * learns of the commit before anyone else.
 */
public final class CommitPoint implements TransactionExecutionListener {

	@Override
	public void afterBegin(TransactionExecution transaction, @Nullable Throwable beginFailure) {
		if (beginFailure == null && TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager.registerSynchronization(new Marker());
		}
	}

	/** Whether there is a transaction and it has committed (or is just being ended). */
	static boolean isPassed() {
		if (!TransactionSynchronizationManager.isActualTransactionActive()) {
			return false;
		}
		return !TransactionSynchronizationManager.isSynchronizationActive()
				|| TransactionSynchronizationManager.getSynchronizations()
					.stream()
					.anyMatch((each) -> each instanceof Marker marker && marker.committed);
	}

	private static final class Marker implements TransactionSynchronization {

		private boolean committed;

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
