package com.vixcpp.sync.autoconfigure;

import java.time.Duration;
import java.util.Map;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.actuate.VixSyncHealthIndicator;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A pause outlives the application that was asked for it.
 */
class PauseRestartTests {

	@ParameterizedTest
	@EnumSource
	void anApplicationThatStartsDuringAPauseSendsNothingAndSaysSo(TestDatabase database) {
		try (HikariDataSource dataSource = database.migrated()) {
			ApplicationContextRunner application = new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(VixSyncJdbcAutoConfiguration.class,
						VixSyncAutoConfiguration.class, VixSyncHealthAutoConfiguration.class))
				.withBean("dataSource", HikariDataSource.class, () -> dataSource,
						(bean) -> bean.setDestroyMethodName(""))
				.withBean(SyncTransport.class, () -> SyncTransport.of("test", (operation) -> SendResult.delivered()));
			application.run((context) -> assertThat(context.getBean(VixSync.class).pause()).isTrue());
			application.run((context) -> {
				VixSync vixSync = context.getBean(VixSync.class);
				String id = vixSync.enqueue(Operation.of("test", "x"));
				await().during(Duration.ofMillis(500))
					.until(() -> vixSync.counts().equals(new OutboxCounts(1, 0, 0, 0)));
				Health health = context.getBean(VixSyncHealthIndicator.class).health();
				Map<String, Object> details = health.getDetails();
				assertThat(health.getStatus().getCode()).isEqualTo("UP");
				assertThat(details).containsEntry("engine", "paused")
					.containsEntry("pausedBy", vixSync.paused().orElseThrow().by())
					.containsKey("pausedSince");
				assertThat(vixSync.resume()).isTrue();
				await().atMost(Duration.ofSeconds(20))
					.until(() -> vixSync.find(id).orElseThrow().status() == OperationStatus.DONE);
			});
		}
	}

}
