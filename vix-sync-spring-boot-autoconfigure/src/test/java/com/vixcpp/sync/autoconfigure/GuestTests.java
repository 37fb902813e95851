package com.vixcpp.sync.autoconfigure;

import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.actuate.VixSyncHealthIndicator;
import com.vixcpp.sync.network.NetworkProbe;
import com.vixcpp.sync.operation.Payload;
import com.vixcpp.sync.operation.PayloadConverter;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.outbox.TimeSource;
import com.vixcpp.sync.webclient.HttpTransport;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Law 8, a polite guest: only beans of our own types, each of which backs off.
 */
class GuestTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, WebClientAutoConfiguration.class,
				VixSyncPropertiesAutoConfiguration.class, VixSyncJdbcAutoConfiguration.class,
				VixSyncWebClientAutoConfiguration.class, VixSyncJacksonAutoConfiguration.class,
				VixSyncAutoConfiguration.class, VixSyncHealthAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");

	@Test
	void everyBeanIsOfATypeOfOurs() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(VixSync.class);
			for (String name : context.getBeanDefinitionNames()) {
				if (name.startsWith("vixSync")) {
					assertThat(context.getType(name).getName()).startsWith("com.vixcpp.sync.");
				}
			}
			for (Class<?> type : new Class<?>[] { Flyway.class, Clock.class, TaskScheduler.class, JsonMapper.class,
					Executor.class, WebClient.class }) {
				assertThat(context).doesNotHaveBean(type);
			}
			assertThat(context.getBeansOfType(TransactionTemplate.class)).hasSizeLessThanOrEqualTo(1);
		});
	}

	@Test
	void everyDefaultBacksOffForTheUsers() {
		RetryPolicy retry = RetryPolicy.DEFAULT;
		NetworkProbe probe = () -> false;
		TimeSource time = () -> null;
		PayloadConverter converter = (source) -> Payload.EMPTY;
		this.runner.withBean("theirRetry", RetryPolicy.class, () -> retry)
			.withBean("theirProbe", NetworkProbe.class, () -> probe)
			.withBean("theirTime", TimeSource.class, () -> time)
			.withBean("theirMapper", JsonMapper.class, () -> JsonMapper.builder().build())
			.withBean("theirConverter", PayloadConverter.class, () -> converter)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(RetryPolicy.class)).isSameAs(retry);
				assertThat(context.getBean(NetworkProbe.class)).isSameAs(probe);
				assertThat(context.getBean(TimeSource.class)).isSameAs(time);
				assertThat(context.getBean(PayloadConverter.class)).isSameAs(converter);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.web.reactive.function.client", "org.springframework.boot.health",
			"tools.jackson", "reactor" })
	void theHostNeedNotHaveWhatIsOptional(String absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(VixSync.class));
	}

	@Test
	void withoutADataSourceThereIsNothingAndNothingFails() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(VixSyncJdbcAutoConfiguration.class, VixSyncAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(VixSync.class));
	}

	@Test
	void healthIsThereUnlessSwitchedOff() {
		this.runner.run((context) -> {
			HealthIndicator health = context.getBean(VixSyncHealthIndicator.class);
			Map<String, Object> details = health.health().getDetails();
			assertThat(health.health().getStatus().getCode()).isEqualTo("UP");
			assertThat(details).containsEntry("pending", 0L)
				.containsEntry("inFlight", 0L)
				.containsEntry("failed", 0L)
				.containsEntry("permanentFailed", 0L)
				.containsEntry("oldestPendingSeconds", 0L)
				.containsEntry("network", "online")
				.containsEntry("durability", "none")
				.containsEntry("engine", "running")
				.containsKey("unavailableDestinations");
		});
		this.runner.withPropertyValues("management.health.vixsync.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(VixSyncHealthIndicator.class));
	}

	@Test
	void healthIsDownWhenTheStoreIsGone() {
		this.runner.run((context) -> {
			context.getBean(com.zaxxer.hikari.HikariDataSource.class).close();
			assertThat(context.getBean(VixSyncHealthIndicator.class).health().getStatus().getCode()).isEqualTo("DOWN");
		});
	}

	@Test
	void aNodeWithTheEngineOffAcceptsEveryKindAndSaysSo() {
		this.runner.withPropertyValues("vix.sync.engine.enabled=false").run((context) -> {
			VixSync vixSync = context.getBean(VixSync.class);
			String id = vixSync.enqueue(com.vixcpp.sync.operation.Operation.of("whatever", "x"));
			assertThat(vixSync.find(id)).isPresent();
			assertThat(context.getBean(VixSyncHealthIndicator.class).health().getDetails()).containsEntry("engine",
					"disabled");
			assertThat(context).hasSingleBean(HttpTransport.class);
		});
	}

}
