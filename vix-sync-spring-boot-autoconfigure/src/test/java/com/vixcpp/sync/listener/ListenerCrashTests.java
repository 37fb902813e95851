package com.vixcpp.sync.listener;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.OperationStatus;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The process is killed between a send and its commit, and right after one.
 */
class ListenerCrashTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@EnumSource
	void afterAKillEveryRowAndItsOperationAgreeAndTheRestIsSentAgain(TestDatabase database) throws Exception {
		HikariDataSource dataSource = database.empty();
		if (database == TestDatabase.H2) {
			dataSource.setJdbcUrl("jdbc:h2:file:" + this.directory.resolve("doomed"));
		}
		killWhileThreeStandStill(dataSource);
		JdbcClient jdbc = JdbcClient.create(dataSource);
		assertThat(strings(jdbc, "select id from note where state = 'Delivered'")).containsExactly("committed");
		assertThat(strings(jdbc, "select operation_id from vix_sync_wal where type = 2")).containsExactly("committed");
		assertThat(strings(jdbc, "select operation_id from vix_sync_outbox order by 1")).containsExactly("sent",
				"told");
		try (ListeningHost next = new ListeningHost(dataSource, "vix.sync.engine.idle-sleep=50ms",
				"spring.flyway.enabled=false")) {
			for (String id : List.of("sent", "told")) {
				next.await(id, OperationStatus.DONE);
				assertThat(next.state(id)).isEqualTo("Delivered /notes/17");
			}
			assertThat(next.sent).containsExactlyInAnyOrder("sent", "told");
			assertThat(next.told("committed")).isEmpty();
		}
	}

	private static List<String> strings(JdbcClient jdbc, String sql) {
		return jdbc.sql(sql).query(String.class).list();
	}

	private void killWhileThreeStandStill(HikariDataSource database) throws IOException, InterruptedException {
		String password = (database.getPassword() != null) ? database.getPassword() : "";
		Process doomed = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp", System.getProperty("java.class.path"),
				Doomed.class.getName(), database.getJdbcUrl(), database.getUsername(), password)
			.redirectErrorStream(true)
			.start();
		StringBuilder said = new StringBuilder();
		try (BufferedReader out = new BufferedReader(new InputStreamReader(doomed.getInputStream()))) {
			String line = out.readLine();
			while (line != null && !line.equals(Doomed.READY)) {
				said.append(line).append('\n');
				line = out.readLine();
			}
			assertThat(line).as(said.toString()).isEqualTo(Doomed.READY);
		}
		finally {
			doomed.destroyForcibly().waitFor();
		}
	}

}
