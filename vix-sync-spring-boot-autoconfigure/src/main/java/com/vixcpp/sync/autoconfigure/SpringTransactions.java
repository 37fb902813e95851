package com.vixcpp.sync.autoconfigure;

import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Whether Spring's transactions are there, and matter: an application without a database
 * may not have them at all.
 */
final class SpringTransactions {

	private static final boolean PRESENT = ClassUtils.isPresent(
			"org.springframework.transaction.support.TransactionSynchronizationManager",
			SpringTransactions.class.getClassLoader());

	private SpringTransactions() {
	}

	/** Whether an operation can be part of one. */
	static boolean canHold(VixSyncProperties properties) {
		return PRESENT && properties.store().type() == VixSyncProperties.StoreType.JDBC;
	}

	/** Whether this thread has one. */
	static boolean isActive() {
		return PRESENT && Active.isActive();
	}

	/** Touched only where they are there. */
	private static final class Active {

		static boolean isActive() {
			return TransactionSynchronizationManager.isActualTransactionActive();
		}

	}

}
