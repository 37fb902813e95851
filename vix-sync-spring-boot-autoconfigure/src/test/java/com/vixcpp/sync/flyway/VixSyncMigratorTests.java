package com.vixcpp.sync.flyway;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.vixcpp.sync.Tables;
import com.vixcpp.sync.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

class VixSyncMigratorTests {

	private static final List<String> TABLES = List.of("vix_sync_control", "vix_sync_operations", "vix_sync_outbox",
			"vix_sync_received", "vix_sync_schema_history", "vix_sync_wal");

	private static List<String> tables(TestDatabase database) {
		Stream<String> own = (database == TestDatabase.H2) ? Stream.of("vix_sync_bound") : Stream.empty();
		return Stream.concat(own, TABLES.stream()).toList();
	}

	@ParameterizedTest
	@EnumSource
	void aFreshDatabaseGetsAllTables(TestDatabase database) {
		try (HikariDataSource dataSource = database.empty()) {
			migrate(database, dataSource, null);
			assertThat(Tables.of(dataSource, Tables.defaultSchema(dataSource)))
				.containsExactlyElementsOf(tables(database));
			assertThat(Tables.migrated(dataSource, "vix_sync_schema_history")).containsExactly("1");
		}
	}

	@ParameterizedTest
	@EnumSource
	void aSchemaThatIsNotEmptyDoesNotSkipVersionOne(TestDatabase database) {
		try (HikariDataSource dataSource = database.empty()) {
			JdbcClient.create(dataSource).sql("create table legacy (id integer)").update();
			migrate(database, dataSource, null);
			assertThat(Tables.of(dataSource, Tables.defaultSchema(dataSource))).contains("legacy").containsAll(TABLES);
			assertThat(Tables.migrated(dataSource, "vix_sync_schema_history")).containsExactly("1");
		}
	}

	@ParameterizedTest
	@EnumSource
	void theSecondStartChangesNothing(TestDatabase database) {
		try (HikariDataSource dataSource = database.empty()) {
			migrate(database, dataSource, null);
			List<Map<String, Object>> history = rows(dataSource, "\"vix_sync_schema_history\"");
			List<Map<String, Object>> control = rows(dataSource, "vix_sync_control");
			migrate(database, dataSource, null);
			assertThat(rows(dataSource, "\"vix_sync_schema_history\"")).isEqualTo(history).isNotEmpty();
			assertThat(rows(dataSource, "vix_sync_control")).isEqualTo(control)
				.extracting((row) -> row.get("name"))
				.contains("incarnation", "log")
				.doesNotHaveDuplicates();
		}
	}

	@ParameterizedTest
	@EnumSource
	void theTablesGoIntoTheSchemaThatIsAskedFor(TestDatabase database) {
		try (HikariDataSource dataSource = database.empty()) {
			String before = Tables.defaultSchema(dataSource);
			migrate(database, dataSource, "Apart");
			assertThat(Tables.of(dataSource, "Apart")).containsExactlyElementsOf(tables(database));
			assertThat(Tables.of(dataSource, before)).isEmpty();
			assertThat(Tables.defaultSchema(dataSource)).as("of the pool's connections").isEqualTo(before);
		}
	}

	@ParameterizedTest
	@EnumSource
	void theHistoryOfTheApplicationIsLeftAlone(TestDatabase database) {
		try (HikariDataSource dataSource = database.empty()) {
			Flyway.configure().dataSource(dataSource).baselineVersion("7").load().baseline();
			List<Map<String, Object>> history = rows(dataSource, "\"flyway_schema_history\"");
			migrate(database, dataSource, null);
			assertThat(rows(dataSource, "\"flyway_schema_history\"")).isEqualTo(history).isNotEmpty();
			assertThat(Tables.migrated(dataSource, "vix_sync_schema_history")).containsExactly("1");
		}
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = "apart")
	void nodesThatStartTogetherMigrateOnce(@Nullable String schema) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try (HikariDataSource dataSource = TestDatabase.POSTGRESQL.empty()) {
			CyclicBarrier together = new CyclicBarrier(4);
			List<Future<?>> nodes = new ArrayList<>();
			for (int node = 0; node < 4; node++) {
				nodes.add(threads.submit(() -> {
					together.await(10, TimeUnit.SECONDS);
					migrate(TestDatabase.POSTGRESQL, dataSource, schema);
					return null;
				}));
			}
			for (Future<?> node : nodes) {
				node.get(60, TimeUnit.SECONDS);
			}
			String prefix = (schema != null) ? schema + "." : "";
			assertThat(rows(dataSource, prefix + "vix_sync_control")).extracting((row) -> row.get("name"))
				.contains("incarnation", "log")
				.doesNotHaveDuplicates();
			assertThat(rows(dataSource, prefix + "vix_sync_schema_history"))
				.filteredOn((row) -> "1".equals(row.get("version")))
				.hasSize(1);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void bothVendorsHaveTheSameColumns() {
		assertThat(columns(TestDatabase.H2, "vix_sync_wal.seal", "vix_sync_outbox.lane", "vix_sync_bound.position",
				"vix_sync_bound.place", "vix_sync_bound.ordering_key", "vix_sync_bound.expires_at",
				"vix_sync_bound.head_key"))
			.isEqualTo(columns(TestDatabase.POSTGRESQL, "vix_sync_wal.xid"))
			.contains("vix_sync_wal.position", "vix_sync_outbox.place", "vix_sync_operations.payload_bytes");
	}

	private static void migrate(TestDatabase database, DataSource dataSource, @Nullable String schema) {
		new VixSyncMigrator(dataSource, database.name().toLowerCase(Locale.ROOT), schema).afterPropertiesSet();
	}

	private static List<Map<String, Object>> rows(DataSource dataSource, String table) {
		return JdbcClient.create(dataSource).sql("select * from " + table + " order by 1").query().listOfRows();
	}

	private static List<String> columns(TestDatabase database, String... own) {
		try (HikariDataSource dataSource = database.migrated()) {
			List<String> columns = JdbcClient.create(dataSource).sql("""
					select lower(table_name || '.' || column_name) from information_schema.columns
					where lower(table_name) like 'vix_sync_%' order by table_name, ordinal_position
					""").query(String.class).list();
			assertThat(columns).contains(own);
			Stream<String> common = columns.stream().filter((each) -> !List.of(own).contains(each));
			return common.sorted().toList();
		}
	}

}
