package com.vixcpp.sync.autoconfigure;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.webclient.TestServer;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A pool gives up each connection some time, after half an hour as a rule: also the one
 * that has made the tables, by which H2 compares in their generated columns.
 */
class PoolTests {

	@TempDir
	private Path directory;

	@Test
	void anApplicationOnH2OutlivesEveryConnectionOfItsPool() throws Exception {
		String url = "jdbc:h2:file:" + this.directory.resolve("notes") + ";DB_CLOSE_ON_EXIT=FALSE";
		try (TestServer server = new TestServer(201);
				ConfigurableApplicationContext host = start(server, url);
				Connection other = DriverManager.getConnection(url, "sa", "")) {
			VixSync vixSync = host.getBean(VixSync.class);
			HikariPoolMXBean pool = host.getBean(HikariDataSource.class).getHikariPoolMXBean();
			pool.softEvictConnections();
			await().until(() -> sessions(other) == 1 + pool.getTotalConnections());
			String id = vixSync.enqueue(Operation.of("http.post", "/notes", "{}").withOrderingKey("notebook"));
			await().atMost(Duration.ofSeconds(30))
				.until(() -> vixSync.find(id).orElseThrow().status() == OperationStatus.DONE);
			JdbcClient jdbc = host.getBean(JdbcClient.class);
			assertThat(jdbc.sql("select status from vix_sync_operations").query(String.class).list())
				.containsExactly("DONE");
		}
	}

	private static int sessions(Connection connection) throws SQLException {
		try (ResultSet sessions = connection.createStatement()
			.executeQuery("select count(*) from information_schema.sessions")) {
			sessions.next();
			return sessions.getInt(1);
		}
	}

	private ConfigurableApplicationContext start(TestServer server, String url) {
		return TestHost.start(Host.class, "spring.main.web-application-type=none",
				"vix.sync.http.base-url=" + server.origin(), "spring.datasource.url=" + url,
				"spring.datasource.username=sa");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

	}

}
