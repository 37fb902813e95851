package com.vixcpp.sync.outage;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.vixcpp.sync.actuate.VixSyncHealthIndicator;
import com.vixcpp.sync.engine.SyncEngine;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static java.time.Duration.ofSeconds;

/**
 * A whole application that writes notes and enqueues operations on a database that can go
 * away.
 */
final class OutageApplication implements AutoCloseable {

	final ConfigurableApplicationContext context;

	final Deliveries deliveries;

	final Callers callers;

	final SyncEngine engine;

	final SyncLog log;

	private final JdbcTemplate jdbc;

	OutageApplication(String url, String... properties) {
		this.context = new SpringApplicationBuilder(Configuration.class).web(WebApplicationType.NONE)
			.properties("spring.datasource.url=" + url, "spring.datasource.hikari.maximum-pool-size=6",
					"spring.datasource.hikari.connection-timeout=1000",
					"spring.datasource.hikari.validation-timeout=1000", "spring.flyway.enabled=false",
					"spring.main.banner-mode=off", "vix.sync.engine.concurrency=4", "vix.sync.engine.batch-limit=50",
					"vix.sync.engine.inflight-timeout=15s", "vix.sync.http.connect-timeout=500ms",
					"vix.sync.http.response-timeout=500ms", "vix.sync.engine.shutdown-timeout=3s")
			.properties(properties)
			.run();
		// Not before: Boot sets logging up anew when it starts.
		this.log = new SyncLog();
		this.deliveries = this.context.getBean(Deliveries.class);
		this.engine = this.context.getBean(SyncEngine.class);
		this.jdbc = this.context.getBean(JdbcTemplate.class);
		this.jdbc.execute("create table note (id varchar(100) primary key, operations int)");
		this.callers = new Callers(this.context);
	}

	Health health() {
		return this.context.getBean(VixSyncHealthIndicator.class).health();
	}

	JdbcTemplate jdbc() {
		return this.jdbc;
	}

	/**
	 * Let everything that waits go, and compare what callers were told, what was written
	 * and what was sent.
	 */
	void everythingCommittedIsDelivered() throws InterruptedException {
		this.callers.stop();
		this.deliveries.hurry();
		await().atMost(ofSeconds(90))
			.pollInterval(ofSeconds(1))
			// Who is handed a connection that died in the outage is told so.
			.ignoreExceptions()
			.until(() -> this.jdbc.queryForObject("select count(*) from vix_sync_outbox", Integer.class) == 0);
		Set<String> notes = new TreeSet<>(this.jdbc.queryForList("select id from note", String.class));
		assertThat(notes).as("what a caller was told is kept, is kept").containsAll(this.callers.acknowledged());
		Set<String> operations = this.jdbc
			.query("select id, operations from note",
					(rs, row) -> IntStream.range(0, rs.getInt(2)).mapToObj(idOf(rs.getString(1))).toList())
			.stream()
			.flatMap(List::stream)
			.collect(Collectors.toSet());
		assertThat(this.jdbc.queryForList("select operation_id from vix_sync_wal where revision = 0", String.class))
			.as("local write and operation, both or neither")
			.containsExactlyInAnyOrderElementsOf(operations);
		assertThat(this.deliveries.ids()).as("what was committed is sent, and nothing else")
			.containsExactlyInAnyOrderElementsOf(operations);
		assertThat(this.jdbc.queryForObject("select max(attempt) from vix_sync_wal", Integer.class))
			.as("an outage of the store charges nobody")
			.isZero();
		assertThat(this.jdbc.queryForList("select operation_id from vix_sync_wal where status = 2", String.class))
			.as("each delivery is recorded once")
			.containsExactlyInAnyOrderElementsOf(operations);
	}

	private static java.util.function.IntFunction<String> idOf(String note) {
		return (i) -> note + "-" + i;
	}

	@Override
	public void close() {
		this.callers.close();
		this.context.close();
		this.log.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Configuration {

		@Bean
		Deliveries deliveries() {
			return new Deliveries();
		}

	}

}
