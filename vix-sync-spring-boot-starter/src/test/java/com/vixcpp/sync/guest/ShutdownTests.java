package com.vixcpp.sync.guest;

import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of an application: the engine stops while it still has a web server and a
 * database, so nothing stays in flight and nothing is said that is not so.
 */
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
@ExtendWith(OutputCaptureExtension.class)
class ShutdownTests {

	@TempDir
	private Path directory;

	@Test
	void whatIsBeingSentToTheApplicationItselfIsStillDelivered(CapturedOutput output) throws Exception {
		ConfigurableApplicationContext host = start("server.shutdown=immediate");
		Host application = host.getBean(Host.class);
		String id = host.getBean(VixSync.class).enqueue(Operation.of("http.post", Http.url(host, "/slow")));
		assertThat(application.entered.await(30, TimeUnit.SECONDS)).isTrue();
		Thread closing = new Thread(host::close);
		closing.start();
		SyncEngine engine = host.getBean(SyncEngine.class);
		Awaitility.await().until(() -> !engine.isRunning());
		application.answer.countDown();
		closing.join(60_000);
		assertThat(status(id)).isEqualTo(OperationStatus.DONE);
		assertThat(complaints(output)).isEmpty();
	}

	@Test
	void whatGetsNoAnswerInTimeIsGivenBackUntouched(CapturedOutput output) throws Exception {
		try (ServerSocket silent = new ServerSocket(0)) {
			ConfigurableApplicationContext host = start("vix.sync.engine.shutdown-timeout=500ms");
			String id = host.getBean(VixSync.class)
				.enqueue(Operation.of("http.post", "http://127.0.0.1:" + silent.getLocalPort()));
			try (Socket request = silent.accept()) {
				host.close();
			}
			assertThat(status(id)).isEqualTo(OperationStatus.PENDING);
			assertThat(output).contains("given back");
			assertThat(complaints(output)).isEmpty();
		}
	}

	private ConfigurableApplicationContext start(String... properties) {
		String[] all = new String[properties.length + 1];
		all[0] = "spring.datasource.url=jdbc:h2:file:" + this.directory.resolve("outbox");
		System.arraycopy(properties, 0, all, 1, properties.length);
		return TestHost.start(Host.class, all);
	}

	/** What the next start finds. */
	private OperationStatus status(String id) {
		try (ConfigurableApplicationContext next = start("vix.sync.engine.enabled=false")) {
			OperationView found = next.getBean(VixSync.class).find(id).orElseThrow();
			assertThat(found.attempt()).isZero();
			return found.status();
		}
	}

	/** Flyway always warns of an H2 that is newer than itself. */
	private static List<String> complaints(CapturedOutput output) {
		return output.getOut()
			.lines()
			.filter((line) -> line.contains(" ERROR ") || line.contains(" WARN "))
			.filter((line) -> !line.contains("Using H2"))
			.toList();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Host {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch answer = new CountDownLatch(1);

		@PostMapping("/slow")
		void slow() throws InterruptedException {
			this.entered.countDown();
			this.answer.await(Duration.ofMinutes(1).toMillis(), TimeUnit.MILLISECONDS);
		}

	}

}
