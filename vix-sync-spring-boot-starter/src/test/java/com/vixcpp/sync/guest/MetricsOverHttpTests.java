package com.vixcpp.sync.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Metrics as Prometheus gets them.
 */
@Tag("alone")
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class MetricsOverHttpTests {

	@Test
	void eachMetricIsSeenMoving() {
		try (ConfigurableApplicationContext host = start()) {
			VixSync vixSync = host.getBean(VixSync.class);
			assertThat(scrape(host)).contains("vix_sync_wal_size_records 0.0",
					"vix_sync_operations{status=\"permanent_failed\"} 0.0", "vix_sync_leases_lost_total 0.0",
					"vix_sync_destinations_unavailable 0.0");
			new TransactionTemplate(host.getBean(PlatformTransactionManager.class)).executeWithoutResult((status) -> {
				vixSync.enqueue(Operation.of("test.send", "delivered"));
				status.setRollbackOnly();
			});
			for (String outcome : new String[] { "delivered", "rejected", "failed", "unavailable", "late" }) {
				vixSync.enqueue(Operation.of("test.send", outcome));
			}
			Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				String metrics = scrape(host);
				assertThat(metrics).contains("vix_sync_enqueued_operations_total{kind=\"test.send\"} 5.0",
						sends("delivered", "delivered") + " 1\n", sends("rejected", "rejected") + " 1\n",
						sends("failed", "failed") + " 2\n", sends("late", "delivered"),
						sends("unavailable", "unavailable"), "vix_sync_leases_lost_total 1.0",
						"vix_sync_operations{status=\"pending\"} 1.0",
						"vix_sync_operations{status=\"permanent_failed\"} 2.0", "vix_sync_destinations_unavailable 1.0",
						"vix_sync_delivery_latency_seconds_count{kind=\"test.send\"} 1",
						"vix_sync_delivery_latency_seconds_bucket{kind=\"test.send\",le=\"30.0\"} 1",
						"vix_sync_attempts_count{outcome=\"delivered\"} 1",
						"vix_sync_attempts_sum{outcome=\"delivered\"} 1.0",
						"vix_sync_attempts_count{outcome=\"permanent_failed\"} 2",
						"vix_sync_attempts_sum{outcome=\"permanent_failed\"} 3.0");
				assertThat(value(metrics, "vix_sync_oldest_pending_seconds")).isPositive();
				assertThat(value(metrics, "vix_sync_wal_size_records")).isBetween(9.0, 10.0);
				assertThat(value(metrics, "vix_sync_batch_size_operations_sum{step=\"claim\"}")).isGreaterThan(5);
				assertThat(value(metrics, "vix_sync_batch_size_operations_sum{step=\"record\"}")).isGreaterThan(5);
			});
		}
	}

	@Test
	void destinationsBeyondTheBoundAreOther() {
		try (ConfigurableApplicationContext host = start("vix.sync.metrics.max-destinations=1")) {
			VixSync vixSync = host.getBean(VixSync.class);
			TestHost.awaitDelivered(host, vixSync.enqueue(Operation.of("test.send", "delivered")));
			for (int i = 0; i < 3; i++) {
				TestHost.awaitDelivered(host, vixSync.enqueue(Operation.of("test.send", "to " + i)));
			}
			assertThat(scrape(host))
				.contains(sends("delivered", "delivered") + " 1\n", sends("other", "delivered") + " 3\n")
				.doesNotContain("destination=\"to ");
		}
	}

	@Test
	void kindsBeyondAHundredAreOther() {
		try (ConfigurableApplicationContext host = start("vix.sync.engine.enabled=false")) {
			VixSync vixSync = host.getBean(VixSync.class);
			for (int i = 0; i < 103; i++) {
				vixSync.enqueue(Operation.of("many." + i, "far"));
			}
			assertThat(scrape(host))
				.contains("vix_sync_enqueued_operations_total{kind=\"many.99\"} 1.0",
						"vix_sync_enqueued_operations_total{kind=\"other\"} 3.0")
				.doesNotContain("kind=\"many.100\"");
		}
	}

	@Test
	void aScrapeIsNoSlowerWithAHundredThousandWaitingThanWithAHundred() {
		try (ConfigurableApplicationContext host = start("vix.sync.engine.enabled=false")) {
			long few = medianNanosOfAScrapeWith(host, 0, 100);
			JdbcTemplate database = host.getBean(JdbcTemplate.class);
			database.execute("set query_statistics true");
			long begin = System.nanoTime();
			long many = medianNanosOfAScrapeWith(host, 100, 100_000);
			long seconds = (System.nanoTime() - begin) / 1_000_000_000;
			assertThat(many).isLessThan(3 * few);
			assertThat(database.queryForObject("""
					select sum(execution_count) from information_schema.query_statistics
					where sql_statement like '%as permanent_failed%' and sql_statement not like '%statistics%'""",
					Long.class))
				.isBetween(1L, seconds + 2);
		}
	}

	private static long medianNanosOfAScrapeWith(ConfigurableApplicationContext host, int there, int waiting) {
		host.getBean(JdbcTemplate.class).update("""
				insert into vix_sync_outbox (position, operation_id, status, attempt, revision, due_at, kind,
				  destination, size, created_at)
				select x, 'waits' || x, 0, 0, 0, current_timestamp, 'test.send', 'far', 0, current_timestamp
				from system_range(?, ?)""", there + 1, waiting);
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> value(scrape(host), "vix_sync_operations{status=\"pending\"}") == waiting);
		long[] nanos = new long[101];
		for (int i = 0; i < nanos.length; i++) {
			long begin = System.nanoTime();
			scrape(host);
			nanos[i] = System.nanoTime() - begin;
		}
		Arrays.sort(nanos);
		return nanos[nanos.length / 2];
	}

	private static ConfigurableApplicationContext start(String... properties) {
		String[] all = Arrays.copyOf(properties, properties.length + 2);
		all[properties.length] = "management.endpoints.web.exposure.include=prometheus";
		all[properties.length + 1] = "vix.sync.retry.max-attempts=2";
		return TestHost.start(Host.class, all);
	}

	private static String sends(String destination, String outcome) {
		return "vix_sync_sends_seconds_count{destination=\"" + destination
				+ "\",error=\"none\",kind=\"test.send\",outcome=\"" + outcome + "\"}";
	}

	private static String scrape(ConfigurableApplicationContext host) {
		try {
			return Http.get(host, "/actuator/prometheus").body();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static double value(String metrics, String name) {
		return metrics.lines()
			.filter((each) -> each.startsWith(name + " "))
			.mapToDouble((each) -> Double.parseDouble(each.substring(name.length())))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No " + name + " in " + metrics));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

		@Bean
		SyncTransport manyKinds() {
			return new SyncTransport() {
				@Override
				public Set<String> kinds() {
					return IntStream.range(0, 103).mapToObj((i) -> "many." + i).collect(Collectors.toSet());
				}

				@Override
				public SendResult send(Operation operation) {
					return SendResult.delivered();
				}
			};
		}

		@Bean
		SyncTransport testTransport(JdbcTemplate database) {
			return new SyncTransport() {
				@Override
				public Set<String> kinds() {
					return Set.of("test.send");
				}

				@Override
				public String destination(Operation operation) {
					return operation.target();
				}

				@Override
				public SendResult send(Operation operation) {
					return switch (operation.target()) {
						case "rejected" -> SendResult.rejected("never");
						case "failed" -> SendResult.failed("not now");
						case "unavailable" -> SendResult.unavailable("away");
						case "late" -> {
							database.update("delete from vix_sync_outbox where operation_id = ?", operation.id());
							yield SendResult.delivered();
						}
						default -> SendResult.delivered();
					};
				}
			};
		}

	}

}
