package com.vixcpp.sync.listener;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.autoconfigure.VixSyncAutoConfiguration;
import com.vixcpp.sync.autoconfigure.VixSyncDataSource;
import com.vixcpp.sync.autoconfigure.VixSyncJdbcAutoConfiguration;
import com.vixcpp.sync.jdbc.NoListenerTransactionException;
import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationListener;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In whose transactions listeners are told.
 */
class ListenerTransactionTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(VixSyncJdbcAutoConfiguration.class, VixSyncAutoConfiguration.class))
		.withBean(SyncTransport.class, () -> SyncTransport.of("test.send", (operation) -> SendResult.delivered()))
		.withPropertyValues("vix.sync.engine.idle-sleep=20ms")
		.withUserConfiguration(TwoDataSources.class);

	@Test
	void theManagerOfTheOutboxsDataSourceIsFoundAmongSeveral() {
		this.runner.withUserConfiguration(Listening.class, OutboxTransactions.class).run((context) -> {
			TestHost.delivers(context);
			assertThat(context.getBean(Listening.class).boundTo)
				.containsExactly(context.getBean("outbox", DataSource.class));
		});
	}

	@Test
	void listenersWithoutAManagerOfTheOutboxsDataSourceKeepTheApplicationFromStarting() {
		this.runner.withUserConfiguration(Listening.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(NoListenerTransactionException.class)
				.hasMessageContaining("JdbcTransactionManager"));
	}

	@Test
	void withoutListenersNoManagerIsLookedFor() {
		this.runner.run((context) -> assertThat(TestHost.delivers(context)).isTrue());
	}

	@Test
	void aListenerMayBeGivenTheFrontDoor() {
		this.runner.withUserConfiguration(InsideOut.class, OutboxTransactions.class).run((context) -> {
			TestHost.delivers(context);
			assertThat(context.getBean(InsideOut.class).seen).containsExactly("DONE");
		});
	}

	static class InsideOut implements OperationListener {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		private final VixSync vixSync;

		InsideOut(VixSync vixSync) {
			this.vixSync = vixSync;
		}

		@Override
		public void delivered(OperationEvent.Delivered event) {
			this.seen.add(this.vixSync.find(event.operation().id()).orElseThrow().status().name());
		}

	}

	static class Listening implements OperationListener {

		private final List<DataSource> boundTo = new CopyOnWriteArrayList<>();

		@Override
		public void delivered(OperationEvent.Delivered event) {
			TransactionSynchronizationManager.getResourceMap()
				.keySet()
				.stream()
				.filter(DataSource.class::isInstance)
				.forEach((each) -> this.boundTo.add((DataSource) each));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OutboxTransactions {

		@Bean
		JdbcTransactionManager outboxTransactions(@VixSyncDataSource DataSource outbox) {
			return new JdbcTransactionManager(outbox);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoDataSources {

		@Bean
		@Primary
		DataSource main() {
			return TestDatabase.H2.empty();
		}

		@Bean
		@VixSyncDataSource
		DataSource outbox() {
			return TestDatabase.H2.empty();
		}

		@Bean
		@Primary
		JdbcTransactionManager mainTransactions(DataSource main) {
			return new JdbcTransactionManager(main);
		}

	}

}
