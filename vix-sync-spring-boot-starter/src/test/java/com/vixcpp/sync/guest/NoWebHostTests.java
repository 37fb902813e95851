package com.vixcpp.sync.guest;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import com.vixcpp.sync.ClassPath;
import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application without a web server.
 */
@ClassPathWithout({ Jars.WEB, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class NoWebHostTests {

	@TempDir
	private Path directory;

	@Test
	void itGetsNone() {
		try (ConfigurableApplicationContext host = TestHost.start(Host.class)) {
			assertThat(host.getEnvironment().containsProperty("local.server.port")).isFalse();
			assertThat(host.getClass().getSimpleName()).isEqualTo("AnnotationConfigApplicationContext");
		}
	}

	@Test
	void itEndsWhenItsMainEnds() throws Exception {
		File log = this.directory.resolve("host.log").toFile();
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				ClassPath.complete().without(Jars.WEB, Jars.SPRING_DATA, Jars.BOOT_FLYWAY, Jars.SECURITY).toString(),
				Host.class.getName())
			.redirectErrorStream(true)
			.redirectOutput(log)
			.start();
		try {
			assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ended").isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(Files.readString(log.toPath())).contains("main ends with 1 pending");
		assertThat(process.exitValue()).isZero();
	}

	@Test
	void lazyInitializationSendsWhatHasBeenWaitingThoughNobodyAsks() {
		String file = "spring.datasource.url=jdbc:h2:file:" + this.directory.resolve("outbox");
		try (Receiver receiver = new Receiver()) {
			try (ConfigurableApplicationContext before = TestHost.start(Host.class, file, receiver.asBaseUrl(),
					"vix.sync.engine.enabled=false")) {
				before.getBean(VixSync.class).enqueue(Operation.of("http.post", "/notes", "waiting"));
			}
			try (ConfigurableApplicationContext lazy = TestHost.start(Host.class, file,
					"spring.main.lazy-initialization=true", receiver.asBaseUrl())) {
				Awaitility.await().until(() -> receiver.bodies().contains("waiting"));
				lazy.getBean(VixSync.class).enqueue(Operation.of("http.post", "/notes", "new"));
				Awaitility.await().until(() -> receiver.bodies().contains("new"));
			}
		}
	}

	@Test
	void theEnginesThreadsAreDaemons() {
		try (ConfigurableApplicationContext host = TestHost.start(Host.class)) {
			assertThat(sender(host)).startsWith("daemon Thread[").contains("vix-sync-");
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads need a JDK 21 or later")
	void theEnginesThreadsAreVirtualWhereTheApplicationWantsThem() {
		try (ConfigurableApplicationContext host = TestHost.start(Host.class, "spring.threads.virtual.enabled=true")) {
			assertThat(sender(host)).startsWith("daemon VirtualThread[").contains("vix-sync-");
		}
	}

	private static String sender(ConfigurableApplicationContext host) {
		TestHost.delivers(host);
		return Host.sender;
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	public static class Host {

		private static volatile String sender = "nobody";

		@Bean
		SyncTransport testTransport() {
			return SyncTransport.of("test.send", (operation) -> {
				sender = (Thread.currentThread().isDaemon() ? "daemon " : "") + Thread.currentThread();
				return SendResult.delivered();
			});
		}

		public static void main(String[] arguments) throws IOException {
			int nobody;
			try (ServerSocket socket = new ServerSocket(0)) {
				nobody = socket.getLocalPort();
			}
			VixSync vixSync = SpringApplication.run(Host.class, "--spring.datasource.url=" + TestHost.memory())
				.getBean(VixSync.class);
			vixSync.enqueue(Operation.of("http.post", "http://127.0.0.1:" + nobody));
			Awaitility.await().until(() -> vixSync.counts().pending() == 1);
			System.out.println("main ends with " + vixSync.counts().pending() + " pending");
		}

	}

}
