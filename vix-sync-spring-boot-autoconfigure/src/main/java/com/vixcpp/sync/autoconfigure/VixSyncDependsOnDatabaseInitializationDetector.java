package com.vixcpp.sync.autoconfigure;

import java.util.Set;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.wal.Wal;

import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDependsOnDatabaseInitializationDetector;

/**
 * Makes whatever works on our tables wait for them.
 */
class VixSyncDependsOnDatabaseInitializationDetector
		extends AbstractBeansOfTypeDependsOnDatabaseInitializationDetector {

	@Override
	protected Set<Class<?>> getDependsOnDatabaseInitializationBeanTypes() {
		return Set.of(OutboxStore.class, Wal.class, VixSync.class, SyncEngine.class);
	}

}
