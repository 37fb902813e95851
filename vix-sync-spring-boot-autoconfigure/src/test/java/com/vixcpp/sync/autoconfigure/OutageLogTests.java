package com.vixcpp.sync.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.webclient.TestServer;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the person on call reads: nothing in it repeats per operation.
 */
@ExtendWith(OutputCaptureExtension.class)
class OutageLogTests {

	private static final int OPERATIONS = 100;

	private static final String NO_DATABASE = "The outbox cannot be worked on: The database of the outbox";

	private final TestServer server = new TestServer(201);

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void aRemoteThatHangsIsToldOfOnceHoweverManyWaitForIt(CapturedOutput output) {
		this.server.gate = new CountDownLatch(1);
		try (ConfigurableApplicationContext host = start()) {
			enqueue(host);
			// More than a destination has slots: some are sent after the first have
			// failed.
			await().atMost(Duration.ofSeconds(120)).until(() -> this.server.received.size() >= 40);
			await().atMost(Duration.ofSeconds(60)).until(() -> host.getBean(VixSync.class).counts().inFlight() == 0);
			this.server.gate.countDown();
			awaitEmpty(host);
		}
		assertThat(warnings(output)).isZero();
		assertThat(output.getOut()).containsOnlyOnce("Destination base is unavailable (no answer within 2500 ms): its")
			.containsOnlyOnce("Destination base is available again: what waits for it is sent")
			.doesNotContain("Exception");
	}

	@Test
	void whatIsRefusedForGoodIsToldOfOnceHoweverMuch(CapturedOutput output) {
		this.server.status = 422;
		try (ConfigurableApplicationContext host = start()) {
			enqueue(host);
			awaitEmpty(host);
			assertThat(host.getBean(VixSync.class).counts().permanentFailed()).isEqualTo(OPERATIONS);
		}
		assertThat(warnings(output)).isOne();
		assertThat(output.getOut())
			.containsOnlyOnce(" of kind http.post failed for good with 422: it waits for a person");
	}

	/**
	 * What the pool of connections says beside it is its own. Without retention, which
	 * says the same of its own work if that falls into the outage.
	 */
	@Test
	void anOutageOfTheDatabaseIsToldOfOnceHoweverLong(CapturedOutput output) throws Exception {
		Server database = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
		try (ConfigurableApplicationContext host = start(
				"spring.datasource.url=jdbc:h2:" + database.getURL() + "/mem:outage;DB_CLOSE_DELAY=-1",
				"spring.datasource.username=sa", "spring.datasource.hikari.connection-timeout=250",
				"spring.datasource.hikari.validation-timeout=250", "vix.sync.wal.retention=0")) {
			database.stop();
			await().pollDelay(Duration.ofSeconds(3)).until(() -> output.getOut().contains(NO_DATABASE));
			database = Server.createTcpServer("-tcpPort", String.valueOf(database.getPort())).start();
			await().atMost(Duration.ofSeconds(60)).until(() -> output.getOut().contains("Over after "));
		}
		finally {
			database.stop();
		}
		assertThat(ours(output)).satisfiesExactly(
				(line) -> assertThat(line).startsWith("This database does not keep committed operations"),
				(line) -> assertThat(line).isEqualTo("The engine starts. Operations that wait to be sent: 0;"
						+ " that failed for good and wait for a person: 0"),
				(line) -> assertThat(line).startsWith(NO_DATABASE).endsWith("; the engine goes on and tries again"),
				(line) -> assertThat(line).matches(
						"Over after \\d+ failures in \\d+ seconds: The outbox cannot be worked on; it works again"));
	}

	private ConfigurableApplicationContext start(String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.addAll(List.of("spring.main.web-application-type=none", "vix.sync.http.base-url=" + this.server.origin(),
				"vix.sync.http.connect-timeout=500ms", "vix.sync.http.response-timeout=2s",
				"vix.sync.retry.max-delay=1s", "spring.flyway.enabled=false"));
		return TestHost.start(Host.class, all.toArray(String[]::new));
	}

	private static void enqueue(ConfigurableApplicationContext host) {
		for (int i = 0; i < OPERATIONS; i++) {
			host.getBean(VixSync.class).enqueue(Operation.of("http.post", "/notes", "{}"));
		}
	}

	private static void awaitEmpty(ConfigurableApplicationContext host) {
		await().atMost(Duration.ofSeconds(60)).until(() -> {
			var counts = host.getBean(VixSync.class).counts();
			return counts.pending() + counts.inFlight() + counts.failed() == 0;
		});
	}

	private static List<String> ours(CapturedOutput output) {
		return output.getOut()
			.lines()
			.filter((line) -> line.matches(".*] c(om)?\\.v(ixcpp)?\\.sync\\..*"))
			.map((line) -> line.replaceFirst(".*? : ", ""))
			.toList();
	}

	/** But for H2 in memory, which is what it is. */
	private static long warnings(CapturedOutput output) {
		return output.getOut()
			.lines()
			.filter((line) -> line.contains(" WARN ") || line.contains(" ERROR "))
			.filter((line) -> !line.contains("does not keep committed operations") && !line.contains("Using H2"))
			.count();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

	}

}
