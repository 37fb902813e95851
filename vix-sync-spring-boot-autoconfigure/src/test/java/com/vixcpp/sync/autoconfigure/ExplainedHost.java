package com.vixcpp.sync.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.network.NetworkProbe;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.Cause;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.webclient.TestServer;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.awaitility.Awaitility.await;

/**
 * A whole application on each database, whose backoffs and rests end in no test.
 */
abstract class ExplainedHost {

	static final Duration LONG = Duration.ofSeconds(60);

	private static final Map<TestDatabase, ConfigurableApplicationContext> HOSTS = new EnumMap<>(TestDatabase.class);

	static final AtomicBoolean online = new AtomicBoolean(true);

	VixSync vixSync;

	SyncEngine engine;

	Outbox outbox;

	void open(TestDatabase database) {
		ConfigurableApplicationContext host = HOSTS.computeIfAbsent(database, ExplainedHost::start);
		this.vixSync = host.getBean(VixSync.class);
		this.engine = host.getBean(SyncEngine.class);
		this.outbox = host.getBean(Outbox.class);
		// While nobody answers, the network counts as away.
		try (TestServer server = new TestServer(200)) {
			awaitStatus(post(server.origin(), null), OperationStatus.DONE);
		}
	}

	/** Backoffs and rests last so long that none ends in a test. */
	private static ConfigurableApplicationContext start(TestDatabase database) {
		HikariDataSource dataSource = database.empty();
		try {
			return TestHost.start(Host.class, dataSource, "vix.sync.retry.base-delay=1h", "vix.sync.retry.max-delay=1h",
					"vix.sync.network.check-interval=1h");
		}
		finally {
			if (database == TestDatabase.POSTGRESQL) {
				dataSource.close();
			}
		}
	}

	@AfterAll
	static void close() {
		HOSTS.values().forEach(ConfigurableApplicationContext::close);
		HOSTS.clear();
	}

	String post(String origin, String key) {
		Operation operation = Operation.of("http.post", origin + "/x", "{}");
		return this.vixSync.enqueue((key != null) ? operation.withOrderingKey(key) : operation);
	}

	void awaitStatus(String id, OperationStatus status) {
		await().atMost(LONG).until(() -> this.vixSync.find(id).orElseThrow().status(), status::equals);
	}

	<T extends Cause> T awaitCause(String id, Class<T> type) {
		return await().atMost(LONG)
			.until(() -> this.vixSync.explain(id).causes().stream().filter(type::isInstance).map(type::cast).toList(),
					(found) -> !found.isEmpty())
			.get(0);
	}

	static String origin(int port) {
		return "http://127.0.0.1:" + port;
	}

	static int closedPort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

		@Bean
		NetworkProbe networkProbe() {
			return online::get;
		}

	}

}
