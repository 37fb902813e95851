package com.vixcpp.sync.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.webclient.TestServer;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.awaitility.Awaitility.await;

/**
 * What {@code vix.sync.ordering.on-permanent-failure} says reaches the store of an
 * application.
 */
class OnPermanentFailureTests {

	private static final String SKIP = "vix.sync.ordering.on-permanent-failure=skip";

	@ParameterizedTest
	@EnumSource
	void thoseBehindGoOnIfTheKeySaysSo(TestDatabase database) {
		try (HikariDataSource dataSource = database.empty();
				ConfigurableApplicationContext host = TestHost.start(Host.class, dataSource, SKIP)) {
			awaitTheOneBehind(host, OperationStatus.DONE);
		}
	}

	@Test
	void thoseBehindGoOnInFilesToo(@TempDir Path directory) {
		try (ConfigurableApplicationContext host = TestHost.start(Host.class, SKIP, "vix.sync.store.type=file",
				"spring.main.web-application-type=none", "vix.sync.store.file.path=" + directory)) {
			awaitTheOneBehind(host, OperationStatus.DONE);
		}
	}

	/** Another operation, enqueued after it, shows that it had its turn. */
	@Test
	void thoseBehindWaitOtherwise() {
		try (HikariDataSource dataSource = TestDatabase.H2.empty();
				ConfigurableApplicationContext host = TestHost.start(Host.class, dataSource)) {
			awaitTheOneBehind(host, OperationStatus.PENDING);
		}
	}

	private static void awaitTheOneBehind(ConfigurableApplicationContext host, OperationStatus status) {
		VixSync vixSync = host.getBean(VixSync.class);
		try (TestServer refusing = new TestServer(422); TestServer accepting = new TestServer(200)) {
			String first = vixSync.enqueue(post(refusing).withOrderingKey("chat-7"));
			awaitStatus(vixSync, first, OperationStatus.PERMANENT_FAILED);
			String behind = vixSync.enqueue(post(accepting).withOrderingKey("chat-7"));
			String other = vixSync.enqueue(post(accepting).withOrderingKey("chat-8"));
			String last = vixSync.enqueue(post(accepting).withOrderingKey("chat-8"));
			awaitStatus(vixSync, other, OperationStatus.DONE);
			awaitStatus(vixSync, last, OperationStatus.DONE);
			awaitStatus(vixSync, behind, status);
		}
	}

	private static Operation post(TestServer server) {
		return Operation.of("http.post", server.origin() + "/x", "{}");
	}

	private static void awaitStatus(VixSync vixSync, String id, OperationStatus status) {
		await().atMost(Duration.ofSeconds(30)).until(() -> vixSync.find(id).orElseThrow().status(), status::equals);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

	}

}
