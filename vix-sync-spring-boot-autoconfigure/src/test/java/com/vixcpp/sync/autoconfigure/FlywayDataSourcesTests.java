package com.vixcpp.sync.autoconfigure;

import java.util.List;

import com.vixcpp.sync.Tables;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.TestHost;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications with two data sources: the marked one gets our tables, and the other none.
 */
class FlywayDataSourcesTests {

	@Test
	void ofTwoDataSourcesTheMarkedOneGetsOurTables() {
		try (HikariDataSource primary = TestDatabase.H2.empty();
				HikariDataSource marked = TestDatabase.POSTGRESQL.empty();
				ConfigurableApplicationContext host = TestHost.start(TwoDataSources.class, primary,
						"spring.flyway.locations=classpath:db/host", "second.url=" + marked.getJdbcUrl(),
						"second.username=" + marked.getUsername(), "second.password=" + marked.getPassword())) {
			assertThat(Tables.of(primary)).contains("host_table").noneMatch((each) -> each.startsWith("vix_sync"));
			assertThat(Tables.of(marked)).contains("vix_sync_outbox").doesNotContain("host_table");
			assertThat(TestHost.delivers(host)).isTrue();
		}
	}

	@Test
	void theOrderHoldsWithoutAPrimaryDataSource() {
		try (HikariDataSource first = TestDatabase.H2.empty();
				HikariDataSource marked = TestDatabase.H2.empty();
				ConfigurableApplicationContext host = TestHost.start(NoPrimaryDataSource.class, first,
						"spring.flyway.enabled=false", "spring.main.lazy-initialization=true",
						"second.url=" + marked.getJdbcUrl(), "second.username=sa", "second.password=")) {
			for (String user : List.of("vixSync", "vixSyncEngine", "vixSyncOutboxStore", "vixSyncWal")) {
				assertThat(host.getBeanFactory().getBeanDefinition(user).getDependsOn()).as(user)
					.contains("vixSyncMigrator");
			}
			assertThat(TestHost.delivers(host)).isTrue();
			assertThat(Tables.of(first)).isEmpty();
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TwoDataSources extends FlywayHostTests.Host {

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
	static class NoPrimaryDataSource extends FlywayHostTests.Host {

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
