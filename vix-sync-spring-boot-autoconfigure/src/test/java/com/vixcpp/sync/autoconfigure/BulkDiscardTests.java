package com.vixcpp.sync.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import com.vixcpp.sync.DiscardResult;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.OperationListener;
import com.vixcpp.sync.operation.OperationStatus;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is published of discards that belong to a transaction of the caller.
 */
class BulkDiscardTests {

	private static final int OPERATIONS = 600;

	private static final int BYTES = 100_000;

	private static void run(TestDatabase database, boolean listened, Consumer<AssertableApplicationContext> test) {
		try (HikariDataSource dataSource = database.migrated()) {
			ApplicationContextRunner application = new ApplicationContextRunner()
				.withConfiguration(
						AutoConfigurations.of(VixSyncJdbcAutoConfiguration.class, VixSyncAutoConfiguration.class))
				.withBean("dataSource", HikariDataSource.class, () -> dataSource,
						(bean) -> bean.setDestroyMethodName(""))
				.withBean(JdbcTransactionManager.class, () -> new JdbcTransactionManager(dataSource))
				.withBean(Heard.class)
				.withPropertyValues("vix.sync.engine.enabled=false");
			(listened ? application.withBean(OperationListener.class, () -> new OperationListener() {
			}) : application).run(test::accept);
		}
	}

	private static long usedBytes() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	@ParameterizedTest
	@CsvSource({ "H2, false", "H2, true", "POSTGRESQL, false", "POSTGRESQL, true" })
	void aDiscardOfVeryManyInOneTransactionHoldsNoneOfTheirPayloads(TestDatabase database, boolean listened) {
		run(database, listened, (context) -> {
			VixSync vixSync = context.getBean(VixSync.class);
			Heard heard = context.getBean(Heard.class);
			TransactionTemplate transaction = new TransactionTemplate(context.getBean(JdbcTransactionManager.class));
			List<String> ids = IntStream.range(0, OPERATIONS).mapToObj((i) -> "a" + i).toList();
			transaction.executeWithoutResult((status) -> ids
				.forEach((id) -> vixSync.enqueue(Operation.of("test", "x", new byte[BYTES]).withId(id))));
			transaction.executeWithoutResult((status) -> {
				long before = usedBytes();
				assertThat(vixSync.discard(OperationFilter.all())).isEqualTo(OPERATIONS);
				assertThat(usedBytes() - before).isLessThan(OPERATIONS * BYTES / 4);
				assertThat(heard.ids).isEmpty();
			});
			assertThat(heard.ids).isEqualTo(ids);
			assertThat(heard.bytes).isEqualTo((long) OPERATIONS * BYTES);
		});
	}

	@ParameterizedTest
	@EnumSource
	void whatASavepointHasUndoneIsNotPublished(TestDatabase database) {
		run(database, false, (context) -> {
			VixSync vixSync = context.getBean(VixSync.class);
			List.of("undone", "stands").forEach((id) -> vixSync.enqueue(Operation.of("test", "x").withId(id)));
			TransactionTemplate outer = new TransactionTemplate(context.getBean(JdbcTransactionManager.class));
			TransactionTemplate nested = new TransactionTemplate(context.getBean(JdbcTransactionManager.class));
			nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
			outer.executeWithoutResult((status) -> {
				nested.executeWithoutResult((savepoint) -> {
					assertThat(vixSync.discard("undone")).isEqualTo(DiscardResult.DISCARDED);
					savepoint.setRollbackOnly();
				});
				assertThat(vixSync.discard("stands")).isEqualTo(DiscardResult.DISCARDED);
			});
			assertThat(context.getBean(Heard.class).ids).containsExactly("stands");
			assertThat(vixSync.find("undone").orElseThrow().status()).isEqualTo(OperationStatus.PENDING);
		});
	}

	static class Heard {

		private final List<String> ids = new CopyOnWriteArrayList<>();

		private long bytes;

		@EventListener
		void on(OperationEvent.Discarded event) {
			this.ids.add(event.operation().id());
			this.bytes += event.operation().payload().size();
		}

	}

}
