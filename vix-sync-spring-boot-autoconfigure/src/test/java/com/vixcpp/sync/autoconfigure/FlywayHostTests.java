package com.vixcpp.sync.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.flyway.VixSyncMigrator;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
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
				ConfigurableApplicationContext host = start(Host.class, empty, HOST_MIGRATIONS)) {
			assertThat(tables(empty)).contains("host_table", "flyway_schema_history", "vix_sync_schema_history");
			assertThat(migrated(empty, "flyway_schema_history")).containsExactly("1");
			assertThat(migrated(empty, "vix_sync_schema_history")).containsExactly("1");
			assertThat(delivers(host)).isTrue();
		}
	}

	@Test
	void theOnlyFlywayBeanIsTheApplications() {
		try (HikariDataSource empty = TestDatabase.H2.empty();
				ConfigurableApplicationContext host = start(Host.class, empty, HOST_MIGRATIONS)) {
			assertThat(host.getBeansOfType(Flyway.class)).hasSize(1);
			assertThat(host.getBean(Flyway.class).getConfiguration().getTable()).isEqualTo("flyway_schema_history");
		}
	}

	@Test
	void lazyInitializationKeepsTheOrder() {
		try (HikariDataSource empty = TestDatabase.H2.empty();
				ConfigurableApplicationContext host = start(Host.class, empty, HOST_MIGRATIONS,
						"spring.main.lazy-initialization=true")) {
			assertThat(tables(empty)).contains("host_table", "vix_sync_outbox");
			assertThat(delivers(host)).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classpath:db", "classpath:com/example" })
	void locationsThatAreScannedRecursivelyDoNotFindOurs(String location) {
		try (HikariDataSource empty = TestDatabase.H2.empty();
				ConfigurableApplicationContext host = start(Host.class, empty, "spring.flyway.locations=" + location)) {
			assertThat(host.getBean(Flyway.class).info().all()).hasSize(1);
			assertThat(tables(empty)).contains("host_table", "vix_sync_outbox");
		}
	}

	@Test
	void whatTheApplicationTellsItsFlywayIsNotMeantForOurs() {
		try (HikariDataSource empty = TestDatabase.H2.empty();
				ConfigurableApplicationContext host = start(Host.class, empty, HOST_MIGRATIONS,
						"spring.flyway.schemas=HOST", "spring.flyway.table=host_history",
						"spring.flyway.baseline-version=5", "spring.flyway.target=1")) {
			assertThat(tables(empty)).contains("vix_sync_outbox").doesNotContain("host_table");
			assertThat(migrated(empty, "vix_sync_schema_history")).containsExactly("1");
			assertThat(delivers(host)).isTrue();
		}
	}

	@Test
	void anApplicationWithALegacySchemaAndWithoutBootsFlywayStarts() throws Exception {
		try (HikariDataSource legacy = TestDatabase.POSTGRESQL.empty()) {
			JdbcClient.create(legacy).sql("create table legacy (id integer)").update();
			assertThat(ClassPathWithout.run("spring-boot-flyway", StartAndDeliver.class, arguments(legacy)))
				.isEqualTo("delivered");
			assertThat(tables(legacy)).contains("legacy", "vix_sync_outbox").doesNotContain("flyway_schema_history");
			assertThat(migrated(legacy, "vix_sync_schema_history")).containsExactly("1");
		}
	}

	@Test
	void anApplicationWithALegacySchemaAndBootsFlywaySwitchedOffStarts() {
		try (HikariDataSource legacy = TestDatabase.H2.empty()) {
			JdbcClient.create(legacy).sql("create table legacy (id integer)").update();
			try (ConfigurableApplicationContext host = start(Host.class, legacy, "spring.flyway.enabled=false")) {
				assertThat(host.getBeansOfType(Flyway.class)).isEmpty();
				assertThat(delivers(host)).isTrue();
			}
		}
	}

	@Test
	void anApplicationThatIsStartedAgainFindsItsTables() {
		try (HikariDataSource database = TestDatabase.H2.empty()) {
			start(Host.class, database, HOST_MIGRATIONS).close();
			assertThatNoException().isThrownBy(() -> start(Host.class, database, HOST_MIGRATIONS).close());
		}
	}

	@Test
	void ofTwoDataSourcesTheMarkedOneGetsOurTables() {
		try (HikariDataSource primary = TestDatabase.H2.empty();
				HikariDataSource marked = TestDatabase.POSTGRESQL.empty();
				ConfigurableApplicationContext host = start(TwoDataSources.class, primary, HOST_MIGRATIONS,
						"second.url=" + marked.getJdbcUrl(), "second.username=" + marked.getUsername(),
						"second.password=" + marked.getPassword())) {
			assertThat(tables(primary)).contains("host_table").noneMatch((each) -> each.startsWith("vix_sync"));
			assertThat(tables(marked)).contains("vix_sync_outbox").doesNotContain("host_table");
			assertThat(delivers(host)).isTrue();
		}
	}

	@Test
	void theOrderHoldsWithoutAPrimaryDataSource() {
		try (HikariDataSource first = TestDatabase.H2.empty();
				HikariDataSource marked = TestDatabase.H2.empty();
				ConfigurableApplicationContext host = start(NoPrimaryDataSource.class, first,
						"spring.flyway.enabled=false", "spring.main.lazy-initialization=true",
						"second.url=" + marked.getJdbcUrl(), "second.username=sa", "second.password=")) {
			for (String user : List.of("vixSync", "vixSyncEngine", "vixSyncOutboxStore", "vixSyncWal")) {
				assertThat(host.getBeanFactory().getBeanDefinition(user).getDependsOn()).as(user)
					.contains("vixSyncMigrator");
			}
			assertThat(delivers(host)).isTrue();
			assertThat(tables(first)).isEmpty();
		}
	}

	@Test
	void migrationsCanBeLeftToTheApplication() {
		try (HikariDataSource empty = TestDatabase.H2.empty();
				ConfigurableApplicationContext host = start(Host.class, empty, "vix.sync.jdbc.migrate=false",
						"vix.sync.engine.enabled=false", HOST_MIGRATIONS)) {
			assertThat(host.getBeansOfType(VixSyncMigrator.class)).isEmpty();
			assertThat(tables(empty)).contains("host_table").noneMatch((each) -> each.startsWith("vix_sync"));
		}
	}

	@Test
	void migrationsThatTheApplicationHasCopiedServe() {
		try (HikariDataSource empty = TestDatabase.H2.empty();
				ConfigurableApplicationContext host = start(Host.class, empty, "vix.sync.jdbc.migrate=false",
						"spring.flyway.locations=classpath:com/vixcpp/sync/flyway/h2")) {
			assertThat(tables(empty)).contains("vix_sync_outbox").doesNotContain("vix_sync_schema_history");
			assertThat(delivers(host)).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource
	void aSchemaOfOurOwnIsCreatedAndUsed(TestDatabase database) {
		try (HikariDataSource empty = database.empty();
				ConfigurableApplicationContext host = start(Host.class, empty, HOST_MIGRATIONS,
						"vix.sync.jdbc.schema=Apart")) {
			assertThat(tables(empty)).contains("host_table").noneMatch((each) -> each.startsWith("vix_sync"));
			assertThat(tables(empty, "Apart")).contains("vix_sync_outbox", "vix_sync_schema_history");
			assertThat(delivers(host)).isTrue();
		}
	}

	private static ConfigurableApplicationContext start(Class<?> host, HikariDataSource database,
			String... properties) {
		return start(host, arguments(database, properties));
	}

	private static ConfigurableApplicationContext start(Class<?> host, String[] arguments) {
		return new SpringApplicationBuilder(host).web(WebApplicationType.NONE).run(arguments);
	}

	private static String[] arguments(HikariDataSource database, String... properties) {
		String password = (database.getPassword() != null) ? database.getPassword() : "";
		Stream<String> connection = Stream.of("spring.datasource.url=" + database.getJdbcUrl(),
				"spring.datasource.username=" + database.getUsername(), "spring.datasource.password=" + password,
				"spring.reactor.netty.shutdown-quiet-period=0s");
		return Stream.concat(connection, Arrays.stream(properties)).map("--"::concat).toArray(String[]::new);
	}

	private static boolean delivers(ConfigurableApplicationContext host) {
		VixSync vixSync = host.getBean(VixSync.class);
		String id = vixSync.enqueue(Operation.of("test.send", "/anywhere"));
		Awaitility.await()
			.until(() -> vixSync.find(id).map(OperationView::status).orElseThrow(), OperationStatus.DONE::equals);
		return true;
	}

	private static List<String> tables(DataSource dataSource) {
		return tables(dataSource,
				JdbcClient.create(dataSource).sql("select current_schema").query(String.class).single());
	}

	private static List<String> tables(DataSource dataSource, String schema) {
		return JdbcClient.create(dataSource)
			.sql("select lower(table_name) from information_schema.tables where table_schema = ?")
			.param(schema)
			.query(String.class)
			.list();
	}

	private static List<String> migrated(DataSource dataSource, String history) {
		return JdbcClient.create(dataSource)
			.sql("select \"version\" from \"" + history + "\" where \"type\" = 'SQL' and \"success\"")
			.query(String.class)
			.list();
	}

	/** An application on a class path of its own. */
	public static class StartAndDeliver implements Function<String[], String> {

		@Override
		public String apply(String[] arguments) {
			try (ConfigurableApplicationContext host = start(Host.class, arguments)) {
				return delivers(host) ? "delivered" : "lost";
			}
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

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TwoDataSources extends Host {

		@Bean
		@Primary
		HikariDataSource first(Environment environment) {
			return pool(environment, "spring.datasource");
		}

		@Bean
		@VixSyncDataSource
		HikariDataSource second(Environment environment) {
			return pool(environment, "second");
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NoPrimaryDataSource extends Host {

		@Bean
		HikariDataSource first(Environment environment) {
			return pool(environment, "spring.datasource");
		}

		@Bean
		@VixSyncDataSource
		HikariDataSource second(Environment environment) {
			return pool(environment, "second");
		}

	}

	private static HikariDataSource pool(Environment environment, String prefix) {
		return DataSourceBuilder.create()
			.type(HikariDataSource.class)
			.url(environment.getRequiredProperty(prefix + ".url"))
			.username(environment.getRequiredProperty(prefix + ".username"))
			.password(environment.getRequiredProperty(prefix + ".password"))
			.build();
	}

}
