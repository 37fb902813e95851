package com.vixcpp.sync.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.network.NetworkProbe;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.outbox.TimeSource;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.wal.Wal;
import com.vixcpp.sync.wal.WalRecord;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Not before one time, not after another, in whole applications: what was not sent in
 * time leaves with a record and an event, never silently.
 */
class DeadlineTests {

	private static final Instant T0 = Instant.parse("2026-03-29T00:59:55Z");

	private static final String AT_ONCE = "vix.sync.engine.idle-sleep=20ms";

	private final TimeZone zone = TimeZone.getDefault();

	@AfterEach
	void restore() {
		TimeZone.setDefault(this.zone);
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void whatIsPastItsDeadlineLeavesWithARecordAndAnEventAlsoOffline(TestDatabase database) {
		try (HikariDataSource empty = database.empty();
				ConfigurableApplicationContext context = TestHost.start(TimedHost.class, empty, AT_ONCE,
						"vix.sync.engine.offline-sleep=20ms")) {
			Host host = context.getBean(Host.class);
			host.online.set(false);
			VixSync vixSync = context.getBean(VixSync.class);
			Operation over = operation("over").withExpiresAt(T0.plusSeconds(10));
			vixSync.enqueue(over);
			vixSync.enqueue(operation("valid").withExpiresAt(T0.plusSeconds(10).plusNanos(1000)));
			vixSync.enqueue(operation("timeless"));
			host.now.set(T0.plusSeconds(10));
			awaitStatus(vixSync, "over", OperationStatus.EXPIRED);
			assertThat(context.getBean(Wal.class).history("over")).extracting(WalRecord::type)
				.containsExactly(WalRecord.Type.PUT, WalRecord.Type.EXPIRED);
			await().until(() -> !host.events.isEmpty());
			assertThat(host.events).containsExactly(new OperationEvent.Expired(over, 0));
			assertThat(vixSync.counts()).isEqualTo(new OutboxCounts(2, 0, 0, 0));
			host.online.set(true);
			awaitStatus(vixSync, "valid", OperationStatus.DONE);
			awaitStatus(vixSync, "timeless", OperationStatus.DONE);
			assertThat(host.sent).doesNotContainKey("over");
			assertThat(vixSync.find("over").orElseThrow().status()).isEqualTo(OperationStatus.EXPIRED);
		}
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void nothingIsSentBeforeItsTime(TestDatabase database) {
		try (HikariDataSource empty = database.empty();
				ConfigurableApplicationContext context = TestHost.start(TimedHost.class, empty, AT_ONCE)) {
			Host host = context.getBean(Host.class);
			VixSync vixSync = context.getBean(VixSync.class);
			vixSync.enqueue(operation("later").withNotBefore(T0.plusSeconds(10)));
			host.now.set(T0.plusSeconds(10).minusNanos(1000));
			for (int i = 0; i < 5; i++) {
				// Each is claimed by a pass that could have claimed the other as well.
				vixSync.enqueue(operation("now" + i));
				awaitStatus(vixSync, "now" + i, OperationStatus.DONE);
			}
			assertThat(host.sent).doesNotContainKey("later");
			host.now.set(T0.plusSeconds(10));
			awaitStatus(vixSync, "later", OperationStatus.DONE);
		}
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void theClockOfTheDatabaseDecidesInWhateverZoneTheApplicationIs(TestDatabase database) {
		TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
		try (HikariDataSource empty = database.empty();
				ConfigurableApplicationContext context = TestHost.start(Host.class, empty, AT_ONCE)) {
			Host host = context.getBean(Host.class);
			VixSync vixSync = context.getBean(VixSync.class);
			Instant now = host.databaseTime(context);
			vixSync.enqueue(operation("later").withNotBefore(now.plusSeconds(2)).withExpiresAt(now.plusSeconds(3600)));
			vixSync.enqueue(operation("over").withNotBefore(now.plusSeconds(1))
				.withExpiresAt(now.plusSeconds(1).plusNanos(1000)));
			TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
			awaitStatus(vixSync, "later", OperationStatus.DONE);
			awaitStatus(vixSync, "over", OperationStatus.EXPIRED);
			assertThat(host.sent).containsOnlyKeys("later");
			assertThat(host.sent.get("later")).isAfterOrEqualTo(now.plusSeconds(2));
		}
	}

	private static Operation operation(String id) {
		return Operation.of("test.send", "/anywhere").withId(id);
	}

	private static void awaitStatus(VixSync vixSync, String id, OperationStatus status) {
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(vixSync.find(id).orElseThrow().status()).as(id).isEqualTo(status));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

		final AtomicBoolean online = new AtomicBoolean(true);

		final AtomicReference<Instant> now = new AtomicReference<>(T0);

		final List<OperationEvent> events = new CopyOnWriteArrayList<>();

		/** When each operation was sent, by the clock of the database. */
		final Map<String, Instant> sent = new ConcurrentHashMap<>();

		@Bean
		NetworkProbe probe() {
			return this.online::get;
		}

		@Bean
		SyncTransport transport(JdbcClient jdbc) {
			return SyncTransport.of("test.send", (operation) -> {
				this.sent.put(operation.id(), time(jdbc));
				return SendResult.delivered();
			});
		}

		@EventListener
		void expired(OperationEvent.Expired event) {
			this.events.add(event);
		}

		Instant databaseTime(ConfigurableApplicationContext context) {
			return time(context.getBean(JdbcClient.class));
		}

		private static Instant time(JdbcClient jdbc) {
			return jdbc.sql("select current_timestamp").query(OffsetDateTime.class).single().toInstant();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TimedHost extends Host {

		@Bean
		TimeSource time() {
			return this.now::get;
		}

	}

}
