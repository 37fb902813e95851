package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.Tables;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.flyway.VixSyncMigrator;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Whole applications with migrations of their own, or with a schema from before Flyway:
 * they start as they would without us, and sync.
 */
class FlywayHostTests {

	private static final String HOST_MIGRATIONS = "spring.flyway.locations=classpath:db/host";

	@ParameterizedTest
	@EnumSource
	void theMigrationsOfTheApplicationRunBeforeOurs(TestDatabase database) {
		// Its Flyway takes only an empty schema: with our tables in it, it would refuse.
		try (HikariDataSource empty = database.empty();
				ConfigurableApplicationContext host = TestHost.start(Host.class, empty, HOST_MIGRATIONS)) {
			assertThat(Tables.of(empty)).contains("host_table", "flyway_schema_history", "vix_sync_schema_history");
			assertThat(Tables.migrated(empty, "flyway_schema_history")).containsExactly("1");
			assertThat(Tables.migrated(empty, "vix_sync_schema_history")).containsExactly("1");
			assertThat(TestHost.delivers(host)).isTrue();
		}
	}

	@Test
	void theOnlyFlywayBeanIsTheApplications() {
		try (HikariDataSource empty = TestDatabase.H2.empty();
				ConfigurableApplicationContext host = TestHost.start(Host.class, empty, HOST_MIGRATIONS)) {
			assertThat(host.getBeansOfType(Flyway.class)).hasSize(1);
			assertThat(host.getBean(Flyway.class).getConfiguration().getTable()).isEqualTo("flyway_schema_history");
		}
	}

	@Test
	void lazyInitializationKeepsTheOrder() {
		try (HikariDataSource empty = TestDatabase.H2.empty();
				ConfigurableApplicationContext host = TestHost.start(Host.class, empty, HOST_MIGRATIONS,
						"spring.main.lazy-initialization=true")) {
			assertThat(Tables.of(empty)).contains("host_table", "vix_sync_outbox");
			assertThat(TestHost.delivers(host)).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classpath:db", "classpath:com/example" })
	void locationsThatAreScannedRecursivelyDoNotFindOurs(String location) {
		try (HikariDataSource empty = TestDatabase.H2.empty();
				ConfigurableApplicationContext host = TestHost.start(Host.class, empty,
						"spring.flyway.locations=" + location)) {
			assertThat(host.getBean(Flyway.class).info().all()).hasSize(1);
			assertThat(Tables.of(empty)).contains("host_table", "vix_sync_outbox");
		}
	}

	@Test
	void whatTheApplicationTellsItsFlywayIsNotMeantForOurs() {
		try (HikariDataSource empty = TestDatabase.H2.empty();
				ConfigurableApplicationContext host = TestHost.start(Host.class, empty, HOST_MIGRATIONS,
						"spring.flyway.schemas=HOST", "spring.flyway.table=host_history",
						"spring.flyway.baseline-version=5", "spring.flyway.target=1")) {
			assertThat(Tables.of(empty)).contains("vix_sync_outbox").doesNotContain("host_table");
			assertThat(Tables.migrated(empty, "vix_sync_schema_history")).containsExactly("1");
			assertThat(TestHost.delivers(host)).isTrue();
		}
	}

	@Test
	void anApplicationWithALegacySchemaAndBootsFlywaySwitchedOffStarts() {
		try (HikariDataSource legacy = TestDatabase.H2.empty()) {
			JdbcClient.create(legacy).sql("create table legacy (id integer)").update();
			try (ConfigurableApplicationContext host = TestHost.start(Host.class, legacy,
					"spring.flyway.enabled=false")) {
				assertThat(host.getBeansOfType(Flyway.class)).isEmpty();
				assertThat(TestHost.delivers(host)).isTrue();
			}
		}
	}

	@Test
	void anApplicationThatIsStartedAgainFindsItsTables() {
		try (HikariDataSource database = TestDatabase.H2.empty()) {
			TestHost.start(Host.class, database, HOST_MIGRATIONS).close();
			assertThatNoException().isThrownBy(() -> TestHost.start(Host.class, database, HOST_MIGRATIONS).close());
		}
	}

	@Test
	void migrationsCanBeLeftToTheApplication() {
		try (HikariDataSource empty = TestDatabase.H2.empty();
				ConfigurableApplicationContext host = TestHost.start(Host.class, empty, "vix.sync.jdbc.migrate=false",
						"vix.sync.engine.enabled=false", HOST_MIGRATIONS)) {
			assertThat(host.getBeansOfType(VixSyncMigrator.class)).isEmpty();
			assertThat(Tables.of(empty)).contains("host_table").noneMatch((each) -> each.startsWith("vix_sync"));
		}
	}

	@Test
	void migrationsThatTheApplicationHasCopiedServe() {
		try (HikariDataSource empty = TestDatabase.H2.empty();
				ConfigurableApplicationContext host = TestHost.start(Host.class, empty, "vix.sync.jdbc.migrate=false",
						"spring.flyway.locations=classpath:com/vixcpp/sync/flyway/h2")) {
			assertThat(Tables.of(empty)).contains("vix_sync_outbox").doesNotContain("vix_sync_schema_history");
			assertThat(TestHost.delivers(host)).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource
	void aSchemaOfOurOwnIsCreatedAndUsed(TestDatabase database) {
		try (HikariDataSource empty = database.empty();
				ConfigurableApplicationContext host = TestHost.start(Host.class, empty, HOST_MIGRATIONS,
						"vix.sync.jdbc.schema=Apart")) {
			assertThat(Tables.of(empty)).contains("host_table").noneMatch((each) -> each.startsWith("vix_sync"));
			assertThat(Tables.of(empty, "Apart")).contains("vix_sync_outbox", "vix_sync_schema_history");
			assertThat(TestHost.delivers(host)).isTrue();
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

		@Bean
		SyncTransport testTransport() {
			return SyncTransport.of("test.send", (operation) -> SendResult.delivered());
		}

	}

}
