package com.vixcpp.sync.autoconfigure;

import java.util.Set;

import com.vixcpp.sync.flyway.VixSyncMigrator;

import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;
import org.springframework.boot.sql.init.dependency.DatabaseInitializerDetector;
import org.springframework.core.Ordered;

/**
 * Makes our migrations run after the application's own: a Flyway that finds our tables in
 * a schema without its history would refuse to start.
 */
class VixSyncMigratorDatabaseInitializerDetector extends AbstractBeansOfTypeDatabaseInitializerDetector
		implements DatabaseInitializerDetector {

	@Override
	protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
		return Set.of(VixSyncMigrator.class);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 50;
	}

}
