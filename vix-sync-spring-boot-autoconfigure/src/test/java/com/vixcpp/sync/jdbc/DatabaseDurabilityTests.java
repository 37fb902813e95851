package com.vixcpp.sync.jdbc;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import javax.sql.DataSource;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.flyway.VixSyncMigrator;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.zaxxer.hikari.HikariDataSource;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What is promised of a database is what it keeps, and the most that is ours to get.
 */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseDurabilityTests {

	@TempDir
	private Path directory;

	private DataSource h2(String settings, String user) {
		return new DriverManagerDataSource("jdbc:h2:file:" + this.directory.resolve("db") + settings, user, "");
	}

	@ParameterizedTest
	@CsvSource({ "'', process, power", ";WRITE_DELAY=500, none, power", ";WRITE_DELAY=0, process, power" })
	void aFileIsKeptAsItsUrlAllows(String settings, String level, String forcedLevel) {
		assertThat(levelOfAFreshStart(settings, false)).isEqualTo(level);
		assertThat(levelOfAFreshStart(settings, false)).as("opened again").isEqualTo(level);
		assertThat(levelOfAFreshStart(settings, true)).isEqualTo(forcedLevel);
	}

	private String levelOfAFreshStart(String settings, boolean fsyncOnWrite) {
		try (HikariDataSource open = new HikariDataSource()) {
			open.setJdbcUrl("jdbc:h2:file:" + this.directory.resolve("db") + settings);
			open.setUsername("sa");
			return new DatabaseDurability(open, fsyncOnWrite).level();
		}
	}

	@Test
	void aDatabaseThatIsOpenedAgainGetsItsWriteDelayAgain() {
		levelOfAFreshStart("", false);
		try (HikariDataSource open = open()) {
			new DatabaseDurability(open, false);
			assertThat(JdbcClient.create(open)
				.sql("select setting_value from information_schema.settings where setting_name = 'WRITE_DELAY'")
				.query(String.class)
				.list()).as("set, and in force").containsOnly("0");
		}
	}

	@ParameterizedTest
	@CsvSource({ "false", "true" })
	void memoryKeepsNothingAndThatIsSaid(boolean fsyncOnWrite, CapturedOutput output) {
		DataSource memory = new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
		assertThat(new DatabaseDurability(memory, fsyncOnWrite).level()).isEqualTo("none");
		assertThat(output).contains("does not keep committed operations");
	}

	@Test
	void aDatabaseThatIsClosedUnderUsKeepsItsWriteDelay() {
		try (HikariDataSource open = open()) {
			new VixSyncMigrator(open, "h2", null).afterPropertiesSet();
			JdbcTransactions transactions = TestDatabase.transactions(open);
			Outbox outbox = new Outbox("a", new JdbcOutboxStore(transactions, new JdbcWal(transactions)),
					RetryPolicy.DEFAULT, new Random(1));
			ClaimRequest request = new ClaimRequest(Map.of("test", 1), Set.of("test"), 1000, Duration.ofMinutes(1),
					false);
			JdbcClient.create(open).sql("shutdown").update();
			// A pool gives a dead connection out again while it is asked twice a second.
			Duration pause = Duration.ofSeconds(1);
			await().pollInterval(pause).ignoreExceptions().until(() -> writeDelay(open).equals("500"));
			await().pollInterval(pause).ignoreExceptions().untilAsserted(() -> {
				outbox.claim(request, null);
				assertThat(writeDelay(open)).isEqualTo("0");
			});
		}
	}

	/** What is in force, beside which H2 lists what was set in an earlier life. */
	private static String writeDelay(DataSource dataSource) {
		List<String> values = JdbcClient.create(dataSource)
			.sql("select setting_value from information_schema.settings where setting_name = 'WRITE_DELAY'")
			.query(String.class)
			.list();
		return values.stream().max((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b))).orElseThrow();
	}

	@Test
	void whoMayNotSetTheWriteDelayIsToldAndForcedWritesAreRefused(CapturedOutput output) {
		try (HikariDataSource open = open()) {
			JdbcClient.create(open).sql("create user guest password ''").update();
			assertThat(new DatabaseDurability(h2("", "guest"), false).level()).isEqualTo("none");
			assertThat(output).contains("needs an administrator");
			assertThatExceptionOfType(ForcedWritesRefusedException.class)
				.isThrownBy(() -> new DatabaseDurability(h2("", "guest"), true))
				.withMessageContaining("vix.sync.wal.fsync-on-write");
		}
	}

	@Test
	void theWriteDelayOfAServerIsLeftAlone() throws SQLException {
		Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", this.directory.toString())
			.start();
		try {
			DataSource remote = new DriverManagerDataSource("jdbc:h2:tcp://localhost:" + server.getPort() + "/./remote",
					"sa", "");
			assertThat(new DatabaseDurability(remote, false).level()).isEqualTo("none");
			assertThat(new DatabaseDurability(remote, true).level()).isEqualTo("power");
		}
		finally {
			server.stop();
		}
	}

	@ParameterizedTest
	@CsvSource({ "on, power, power", "remote_apply, power, power", "local, power, power", "off, process, power" })
	void postgresIsKeptAsItsSettingsAllow(String synchronousCommit, String level, String forcedLevel) {
		try (HikariDataSource postgres = postgres(synchronousCommit)) {
			assertThat(new DatabaseDurability(postgres, false).level()).isEqualTo(level);
			assertThat(new DatabaseDurability(postgres, true).level()).isEqualTo(forcedLevel);
		}
	}

	@ParameterizedTest
	@CsvSource({ "off, on", "local, on", "remote_apply, remote_apply" })
	void aTransactionThatEnqueuesIsHeldToADurableCommitAndNothingStrongerIsLowered(String before, String during) {
		try (HikariDataSource postgres = postgres(before)) {
			new VixSyncMigrator(postgres, "postgresql", null).afterPropertiesSet();
			JdbcTransactions transactions = new JdbcTransactions(postgres, null, false,
					new DatabaseDurability(postgres, true), () -> {
					});
			Outbox outbox = new Outbox("a", new JdbcOutboxStore(transactions, new JdbcWal(transactions)),
					RetryPolicy.DEFAULT, new Random(1));
			TransactionTemplate caller = new TransactionTemplate(new JdbcTransactionManager(postgres));
			caller.executeWithoutResult((status) -> {
				transactions.execute("a", () -> outbox.enqueue(Operation.of("test", "x").withId("a"), "test", null));
				assertThat(synchronousCommit(postgres)).isEqualTo(during);
			});
			caller.executeWithoutResult((status) -> assertThat(synchronousCommit(postgres)).isEqualTo(before));
			ClaimRequest request = new ClaimRequest(Map.of("test", 1), Set.of("test"), 1000, Duration.ofMinutes(1),
					false);
			var claimed = outbox.claim(request, null).get(0);
			outbox.fail(claimed, "no", false, null);
			caller.executeWithoutResult((status) -> {
				transactions.execute("a", () -> outbox.retry("a", null));
				assertThat(synchronousCommit(postgres)).isEqualTo(during);
			});
		}
	}

	private static String synchronousCommit(DataSource dataSource) {
		return JdbcClient.create(dataSource).sql("show synchronous_commit").query(String.class).single();
	}

	private static HikariDataSource postgres(String synchronousCommit) {
		HikariDataSource postgres = TestDatabase.POSTGRESQL.empty();
		postgres.setConnectionInitSql("set synchronous_commit = " + synchronousCommit);
		return postgres;
	}

	private HikariDataSource open() {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setDataSource(h2("", "sa"));
		dataSource.setMinimumIdle(1);
		JdbcClient.create(dataSource).sql("select 1").query(Integer.class).single();
		return dataSource;
	}

}
