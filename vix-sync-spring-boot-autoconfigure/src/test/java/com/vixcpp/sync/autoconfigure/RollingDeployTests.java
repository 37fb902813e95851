package com.vixcpp.sync.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.wal.Wal;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * An old and a new version of an application share the tables while one takes the place
 * of the other.
 */
@ExtendWith(OutputCaptureExtension.class)
class RollingDeployTests {

	@Test
	void aNodeLeavesKindsThatItDoesNotKnowToThoseThatDo() {
		try (HikariDataSource database = TestDatabase.POSTGRESQL.empty();
				ConfigurableApplicationContext entrance = TestHost.start(NewNode.class, database,
						"vix.sync.engine.enabled=false")) {
			VixSync vixSync = entrance.getBean(VixSync.class);
			List<String> fresh = enqueue(vixSync, "test.new");
			List<String> known = enqueue(vixSync, "test.send");
			try (ConfigurableApplicationContext old = TestHost.start(OldNode.class, database)) {
				await().atMost(Duration.ofSeconds(30)).until(() -> old.getBean(OldNode.class).sent.size() >= 50);
				await().atMost(Duration.ofSeconds(30)).until(() -> vixSync.counts().inFlight() == 0);
				assertThat(old.getBean(OldNode.class).sent).containsExactlyInAnyOrderElementsOf(known);
				assertThat(vixSync.counts()).isEqualTo(new OutboxCounts(50, 0, 0, 0));
				assertThat(fresh).allSatisfy((id) -> {
					assertThat(vixSync.find(id).orElseThrow().status()).isEqualTo(OperationStatus.PENDING);
					assertThat(entrance.getBean(Wal.class).history(id)).hasSize(1);
				});
				try (ConfigurableApplicationContext next = TestHost.start(NewNode.class, database)) {
					fresh.forEach((id) -> TestHost.awaitDelivered(next, id));
					assertThat(next.getBean(NewNode.class).sent).containsExactlyInAnyOrderElementsOf(fresh);
				}
				assertThat(old.getBean(OldNode.class).sent).hasSize(50);
			}
		}
	}

	private static List<String> enqueue(VixSync vixSync, String kind) {
		return IntStream.range(0, 50).mapToObj((i) -> vixSync.enqueue(Operation.of(kind, "/anywhere"))).toList();
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void anOlderNodeWorksOnTablesThatANewerOneHasExtended(TestDatabase database, CapturedOutput output) {
		try (HikariDataSource extended = database.migrated()) {
			JdbcClient jdbc = JdbcClient.create(extended);
			for (String table : new String[] { "wal", "outbox", "control" }) {
				jdbc.sql("alter table vix_sync_" + table + " add column newer varchar(10) default 'x' not null")
					.update();
			}
			history(jdbc, "1.7");
			try (ConfigurableApplicationContext host = TestHost.start(OldNode.class, extended,
					"spring.flyway.enabled=false")) {
				assertThat(TestHost.delivers(host)).isTrue();
			}
			assertThat(output.getOut().lines()).filteredOn((line) -> line.contains("WARN") && line.contains("(1.7)"))
				.singleElement()
				.asString()
				.contains("newer than the latest available migration (1)");
		}
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void anOlderNodeRefusesTablesThatItCannotWorkOnAndTouchesNothing(TestDatabase database, CapturedOutput output) {
		try (HikariDataSource newer = database.migrated()) {
			JdbcClient jdbc = JdbcClient.create(newer);
			history(jdbc, "2.1");
			List<?> before = jdbc.sql("select * from vix_sync_control order by name").query().listOfRows();
			assertThatThrownBy(() -> TestHost.start(OldNode.class, newer, "spring.flyway.enabled=false").close())
				.isNotNull();
			assertThat(output).contains("APPLICATION FAILED TO START")
				.contains("version 2.1")
				.contains("version 1 ")
				.contains("Start the newer version");
			assertThat(jdbc.sql("select * from vix_sync_control order by name").query().listOfRows()).isEqualTo(before);
		}
	}

	private static void history(JdbcClient jdbc, String version) {
		jdbc.sql("""
				insert into "vix_sync_schema_history" ("installed_rank", "version", "description", "type", "script",
					"checksum", "installed_by", "installed_on", "execution_time", "success")
				values (99, ?, 'from the next release', 'SQL', 'next.sql', 1, 'x', current_timestamp, 1, true)
				""").param(version).update();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OldNode {

		final List<String> sent = new CopyOnWriteArrayList<>();

		@Bean
		SyncTransport transport() {
			return new Hub(Set.of("test.send"), this.sent);
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NewNode {

		final List<String> sent = new CopyOnWriteArrayList<>();

		@Bean
		SyncTransport transport() {
			return new Hub(Set.of("test.send", "test.new"), this.sent);
		}

	}

	/** All kinds go to one destination, so that those not known stand in front. */
	record Hub(Set<String> kinds, List<String> sent) implements SyncTransport {

		@Override
		public SendResult send(Operation operation) {
			this.sent.add(operation.id());
			return SendResult.delivered();
		}

		@Override
		public String destination(Operation operation) {
			return "hub";
		}

	}

}
