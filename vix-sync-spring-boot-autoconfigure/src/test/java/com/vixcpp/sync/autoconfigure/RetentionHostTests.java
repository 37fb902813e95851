package com.vixcpp.sync.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.jdbc.JdbcOutboxStore;
import com.vixcpp.sync.jdbc.JdbcTransactions;
import com.vixcpp.sync.jdbc.JdbcWal;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The retention of the log, as an application sets it.
 */
class RetentionHostTests {

	@ParameterizedTest
	@EnumSource
	void whatWasFinishedBeforeTheRetentionIsForgottenAndWithZeroItIsKeptForEver(TestDatabase database) {
		try (HikariDataSource dataSource = database.migrated()) {
			deliver(dataSource, "old", Instant.now().minus(365, ChronoUnit.DAYS));
			deliver(dataSource, "recent", Instant.now().minus(20, ChronoUnit.DAYS));
			ApplicationContextRunner application = new ApplicationContextRunner()
				.withConfiguration(
						AutoConfigurations.of(VixSyncJdbcAutoConfiguration.class, VixSyncAutoConfiguration.class))
				.withBean("dataSource", HikariDataSource.class, () -> dataSource,
						(bean) -> bean.setDestroyMethodName(""))
				.withBean(SyncTransport.class, () -> SyncTransport.of("test", (operation) -> SendResult.delivered()));
			application.withPropertyValues("vix.sync.wal.retention=0").run((context) -> {
				assertThat(context.getBean(RetentionLifecycle.class).isRunning()).isTrue();
				assertThat(context.getBean(VixSync.class).find("old")).isPresent();
			});
			application.withPropertyValues("vix.sync.wal.retention=30d").run((context) -> {
				VixSync vixSync = context.getBean(VixSync.class);
				await().atMost(Duration.ofSeconds(30)).until(() -> vixSync.find("old").isEmpty());
				assertThat(vixSync.find("recent")).isPresent();
			});
		}
	}

	private static void deliver(HikariDataSource dataSource, String id, Instant at) {
		JdbcTransactions transactions = TestDatabase.transactions(dataSource);
		Outbox outbox = new Outbox("before", new JdbcOutboxStore(transactions, new JdbcWal(transactions)),
				RetryPolicy.DEFAULT, new Random(1));
		outbox.enqueue(Operation.of("test", "x").withId(id), "test", at);
		outbox.claim(new ClaimRequest(Map.of("test", 1), Set.of("test"), 1000, Duration.ofSeconds(30), false), at)
			.forEach((each) -> assertThat(outbox.complete(each, at)).isTrue());
	}

}
