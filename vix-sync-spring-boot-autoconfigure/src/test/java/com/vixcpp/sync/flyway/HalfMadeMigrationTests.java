package com.vixcpp.sync.flyway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import com.vixcpp.sync.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * H2 commits each statement of a migration at once, so a process that ends between two of
 * them leaves half of it and no line in the history.
 */
class HalfMadeMigrationTests {

	@Test
	void whatACrashHasLeftOfAMigrationIsCompletedByTheNextStart() throws IOException {
		List<String> statements = statements();
		assertThat(statements).hasSizeGreaterThan(5);
		for (int made = 1; made <= statements.size(); made++) {
			try (HikariDataSource dataSource = TestDatabase.H2.empty()) {
				JdbcClient jdbc = JdbcClient.create(dataSource);
				statements.subList(0, made).forEach((each) -> jdbc.sql(each).update());
				new VixSyncMigrator(dataSource, "h2", null).afterPropertiesSet();
				assertThat(jdbc.sql("select name from vix_sync_control order by name").query(String.class).list())
					.containsExactly("incarnation", "log");
				assertThat(jdbc.sql("select count(*) from vix_sync_operations").query(Integer.class).single()).isZero();
			}
		}
	}

	@Test
	void scriptsThatCannotBeFoundAreAnError() {
		try (HikariDataSource dataSource = TestDatabase.H2.empty()) {
			assertThatExceptionOfType(FlywayException.class)
				.isThrownBy(() -> new VixSyncMigrator(dataSource, "elsewhere", null).afterPropertiesSet())
				.withMessageContaining("com/vixcpp/sync/flyway/elsewhere");
		}
	}

	private static List<String> statements() throws IOException {
		String script = new ClassPathResource("com/vixcpp/sync/flyway/h2/V1__vix_sync.sql")
			.getContentAsString(StandardCharsets.UTF_8)
			.replaceAll("(?m)^\\s*--.*$", "");
		return Stream.of(script.split(";")).map(String::strip).filter((each) -> !each.isEmpty()).toList();
	}

}
