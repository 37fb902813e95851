package com.vixcpp.sync.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import javax.sql.DataSource;

import com.vixcpp.sync.flyway.MissingFlywayModuleException;
import com.vixcpp.sync.flyway.VixSyncMigrator;
import com.vixcpp.sync.jdbc.DatabaseDurability;
import com.vixcpp.sync.jdbc.DatabaseIdentity;
import com.vixcpp.sync.jdbc.DatabaseVendor;
import com.vixcpp.sync.jdbc.JdbcOutboxStore;
import com.vixcpp.sync.jdbc.JdbcTransactions;
import com.vixcpp.sync.jdbc.JdbcWal;
import com.vixcpp.sync.jdbc.ListenerTransactions;
import com.vixcpp.sync.jdbc.Node;
import com.vixcpp.sync.jdbc.Nodes;
import com.vixcpp.sync.operation.OperationListener;
import com.vixcpp.sync.outbox.CallerTransaction;
import com.vixcpp.sync.outbox.ListenerTransaction;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.wal.Wal;
import org.flywaydb.core.Flyway;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Auto-configuration of the log and the outbox in the application's own database.
 */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "vix.sync.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "vix.sync.store.type", havingValue = "jdbc", matchIfMissing = true)
@ConditionalOnClass({ JdbcTemplate.class, DatabaseInitializationDependencyConfigurer.class })
@ConditionalOnBean(DataSource.class)
@ConditionalOnMissingBean(OutboxStore.class)
@EnableConfigurationProperties(VixSyncProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
public final class VixSyncJdbcAutoConfiguration {

	@Bean
	OutboxDataSource vixSyncOutboxDataSource(@VixSyncDataSource ObjectProvider<DataSource> marked,
			ObjectProvider<DataSource> all) {
		return OutboxDataSource.choose(marked, all);
	}

	@Bean
	EngineWaker vixSyncEngineWaker() {
		return new EngineWaker();
	}

	@Bean
	static CommitPointRegistrar vixSyncCommitPointRegistrar() {
		return new CommitPointRegistrar();
	}

	@Bean
	@ConditionalOnMissingBean(CallerTransaction.class)
	JdbcTransactions vixSyncTransactions(OutboxDataSource dataSource, VixSyncProperties properties,
			DatabaseDurability durability, EngineWaker waker) {
		boolean mandatory = properties.enqueue().transaction() == VixSyncProperties.TransactionMode.MANDATORY;
		return new JdbcTransactions(dataSource.dataSource(), properties.jdbc().schema(), mandatory, durability, waker);
	}

	@Bean
	@ConditionalOnMissingBean(ListenerTransaction.class)
	ListenerTransactions vixSyncListenerTransaction(JdbcTransactions transactions,
			ObjectProvider<OperationListener> listeners, ObjectProvider<PlatformTransactionManager> managers) {
		return new ListenerTransactions(transactions, new OperationListenerBeans(listeners)::isAny, () -> {
			Set<PlatformTransactionManager> candidates = new LinkedHashSet<>();
			managers.ifUnique(candidates::add);
			managers.orderedStream().forEach(candidates::add);
			return List.copyOf(candidates);
		});
	}

	@Bean
	@ConditionalOnMissingBean(Wal.class)
	JdbcWal vixSyncWal(JdbcTransactions transactions) {
		return new JdbcWal(transactions);
	}

	@Bean
	Node vixSyncNode(OutboxDataSource dataSource, VixSyncProperties properties) {
		return Node.current(
				properties.jdbc().liveness() == VixSyncProperties.Liveness.LOCK && dataSource.hasConnectionToSpare());
	}

	@Bean
	Nodes vixSyncNodes(Node node, JdbcTransactions transactions) {
		return new Nodes(node, transactions);
	}

	@Bean
	JdbcOutboxStore vixSyncOutboxStore(JdbcTransactions transactions, Wal wal, Nodes nodes,
			VixSyncProperties properties) {
		JdbcOutboxStore store = new JdbcOutboxStore(transactions, wal, nodes,
				properties.ordering().onPermanentFailure());
		store.recover();
		return store;
	}

	@Bean
	DatabaseIdentity vixSyncDatabaseIdentity(JdbcTransactions transactions) {
		return new DatabaseIdentity(transactions);
	}

	@Bean
	@Fallback
	DatabaseDurability vixSyncDurability(OutboxDataSource dataSource, VixSyncProperties properties) {
		return new DatabaseDurability(dataSource.dataSource(), properties.wal().fsyncOnWrite());
	}

	/**
	 * The tables, by Flyway.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Flyway.class)
	@ConditionalOnBooleanProperty(name = "vix.sync.jdbc.migrate", matchIfMissing = true)
	static class MigrationConfiguration {

		@Bean
		VixSyncMigrator vixSyncMigrator(OutboxDataSource dataSource, VixSyncProperties properties) {
			return new VixSyncMigrator(dataSource.dataSource(), DatabaseVendor.of(dataSource.dataSource()).id(),
					properties.jdbc().schema());
		}

	}

	/**
	 * Says at the start what the first statement would find out.
	 */
	@Configuration(proxyBeanMethods = false)
	@Lazy(false)
	@ConditionalOnMissingClass("org.flywaydb.core.Flyway")
	@ConditionalOnBooleanProperty(name = "vix.sync.jdbc.migrate", matchIfMissing = true)
	static class MissingFlywayConfiguration {

		MissingFlywayConfiguration() {
			throw new MissingFlywayModuleException("org.flywaydb:flyway-core", null);
		}

	}

}
