package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.Tables;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.TestHost;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that has a schema from before Flyway, and does not use Flyway.
 */
@ClassPathWithout("spring-boot-flyway")
class LegacySchemaHostTests {

	@Test
	void itStartsAndSyncsAndNobodyMigratesItsSchema() {
		try (HikariDataSource legacy = TestDatabase.POSTGRESQL.empty()) {
			JdbcClient.create(legacy).sql("create table legacy (id integer)").update();
			try (ConfigurableApplicationContext host = TestHost.start(FlywayHostTests.Host.class, legacy)) {
				assertThat(TestHost.delivers(host)).isTrue();
			}
			assertThat(Tables.of(legacy)).contains("legacy", "vix_sync_outbox").doesNotContain("flyway_schema_history");
			assertThat(Tables.migrated(legacy, "vix_sync_schema_history")).containsExactly("1");
		}
	}

}
