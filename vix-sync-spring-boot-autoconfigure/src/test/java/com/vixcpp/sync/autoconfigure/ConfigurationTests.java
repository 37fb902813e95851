package com.vixcpp.sync.autoconfigure;

import java.util.Set;
import java.util.UUID;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.transport.PeerTransport;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Law 9, no silence: what is wrong with the configuration is said at start-up, with what
 * to type.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationTests {

	@ParameterizedTest
	@ValueSource(strings = { "enabled=maybe", "max-payload-size=-1B", "max-payload-size=big",
			"enqueue.transaction=never", "engine.enabled=2", "engine.worker-count=0", "engine.batch-limit=0",
			"engine.concurrency=-1", "engine.concurrency-per-destination=0", "retry.max-retry-after=0s",
			"retry.max-retry-after=25h", "engine.max-bytes-in-flight=1KB", "engine.idle-sleep=0s",
			"engine.offline-sleep=-1s", "engine.inflight-timeout=12s", "engine.shutdown-timeout=30s",
			"retry.max-attempts=0", "retry.base-delay=0s", "retry.factor=0.5", "retry.max-delay=1ms",
			"retry.jitter=1.5", "http.base-url=http://[", "http.connect-timeout=0s", "http.max-response-size=65KB",
			"http.response-timeout=soon", "network.probe-url=ftp://host/x", "network.probe-url=http:///x",
			"network.probe-url=http://u:pw@host/", "network.probe-url=", "network.probe-url=nowhere",
			"network.expected-status=99", "network.check-interval=0s", "network.timeout=-2s", "jdbc.migrate=perhaps",
			"jdbc.liveness=never", "store.type=files", "wal.fsync-on-write=maybe", "wal.retention=30s",
			"wal.retention=-1d", "metrics.max-destinations=-1", "engine.concurency=3" })
	void nonsenseIsRefusedByTheNameOfItsKey(String property, CapturedOutput output) {
		String key = "vix.sync." + property.substring(0, property.indexOf('='));
		assertThatThrownBy(() -> run(Host.class, "--vix.sync." + property)).isNotNull();
		assertThat(output.getOut().replace('_', '-')).contains("APPLICATION FAILED TO START")
			.containsIgnoringCase(key.replace("enabled", ""));
	}

	@ParameterizedTest
	@CsvSource({ "http.base-url=http://me:hunter2@host/, vix.sync.http.base-url",
			"http.base-url=http://host/?token=hunter2, vix.sync.http.base-url",
			"network.probe-url=http://me:hunter2@host/, vix.sync.network.probe-url",
			"network.probe-url=ftp://host/?token=hunter2, vix.sync.network.probe-url",
			"http.base-url=ftp://host/, vix.sync.http.base-url", "http.headers.Host=hunter2, vix.sync.http.headers",
			"http.headers.X-Api=hunter2\u20ac, vix.sync.http.headers" })
	void whatCouldNeverBeSentIsRefusedByTheNameOfItsKeyAndNotShown(String property, String key, CapturedOutput output) {
		assertThatThrownBy(() -> run(Host.class, "--vix.sync." + property)).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START").contains(key);
		assertThat(output.getAll().substring(output.getAll().indexOf("APPLICATION FAILED TO START")))
			.doesNotContain("hunter2");
	}

	@Test
	void twoTransportsForOneKindAreRefused(CapturedOutput output) {
		assertThatThrownBy(() -> run(TwoTransports.class)).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START").contains("Two transports carry the kind 'test'");
	}

	@Test
	void twoTransportsThatReachPeersAreRefused(CapturedOutput output) {
		assertThatThrownBy(() -> run(TwoWaysToPeers.class)).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Two transports reach peers: the one and the other.")
			.contains("Remove one of the two PeerTransport beans");
	}

	@Test
	void theDefaultsStart() {
		try (ConfigurableApplicationContext context = run(Host.class)) {
			assertThat(context.isRunning()).isTrue();
		}
	}

	@Test
	void switchedOffThereIsNothing() {
		try (ConfigurableApplicationContext context = run(Host.class, "--vix.sync.enabled=false")) {
			assertThat(context.getBeanNamesForType(com.vixcpp.sync.VixSync.class)).isEmpty();
			assertThat(context.getBeanNamesForType(com.vixcpp.sync.jdbc.JdbcTransactions.class)).isEmpty();
		}
	}

	private static ConfigurableApplicationContext run(Class<?> host, String... arguments) {
		SpringApplication application = new SpringApplication(host);
		application.setWebApplicationType(WebApplicationType.NONE);
		String[] all = new String[arguments.length + 1];
		all[0] = "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		return application.run(all);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TwoTransports {

		@Bean
		SyncTransport one() {
			return SyncTransport.of("test", (operation) -> SendResult.delivered());
		}

		@Bean
		SyncTransport other() {
			return SyncTransport.of("test", (operation) -> SendResult.delivered());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TwoWaysToPeers {

		@Bean
		PeerTransport one() {
			return new Way("the one");
		}

		@Bean
		SyncTransport other() {
			return new Way("the other");
		}

	}

	/** A way to a peer. */
	private record Way(String name) implements PeerTransport {

		@Override
		public Set<String> peers() {
			return Set.of("north");
		}

		@Override
		public SendResult send(Operation operation) {
			return SendResult.delivered();
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
