package com.vixcpp.sync.guest;

import java.util.Arrays;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.peer.OperationHandler;
import com.vixcpp.sync.transport.TransportRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a user reads whose peers could not be reached, or not received from.
 */
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
@ExtendWith(OutputCaptureExtension.class)
class PeerStartUpTests {

	@ParameterizedTest
	@ValueSource(strings = { "peers.north.url=north", "peers.north.url=ftp://north", "peer.batch-limit=0",
			"peer.max-requests=0", "peer.max-batch-size=0B", "peer.max-batch-size=65MB", "peer.receive.path=from-peers",
			"peer.receive.path=/from/peers/", "peer.receive.max-operations=0", "peer.receive.max-request-size=65MB",
			"peer.north.url=http://north", "peers.north.ulr=http://north", "peers.batch-limit=7" })
	void aKeyThatCannotBeIsNamed(String property, CapturedOutput output) {
		assertThatThrownBy(
				() -> TestHost.start(Receives.class, "vix.sync.peer.receive.enabled=true", "vix.sync." + property)
					.close());
		StartUpFailure.in(output).describes("vix.sync." + property.substring(0, property.indexOf('=')));
	}

	/** The address of a peer and its headers hold what it knows this application by. */
	@ParameterizedTest
	@CsvSource({ "peers.north.url=http://me:hunter2@north, peers.north.url: The address of a peer holds user info",
			"peers.north.url=http://north/?token=hunter2, peers.north.url: The address of a peer has a query",
			"peers.north.url=http://north/#hunter2, peers.north.url: The address of a peer has a fragment",
			"peers[a:b].url=http://me:hunter2@north, peers[a:b]",
			"peers.north.headers.X-Token=hunter2, peers.north.url",
			"peers.north.url=http://north peers.north.headers.Host=hunter2, peers.north.headers: The header Host of an"
					+ " operation follows from the target",
			"peers.north.url=http://north peers.north.headers.X-Token=hunter2\u20ac, peers.north.headers: The header" })
	void ofAPeerTheKeyIsNamedAndNoSecretIsShown(String properties, String said, CapturedOutput output) {
		String[] each = Arrays.stream(properties.split(" ")).map("vix.sync."::concat).toArray(String[]::new);
		assertThatThrownBy(() -> TestHost.start(Receives.class, each).close());
		StartUpFailure.in(output).describes("vix.sync." + said);
		assertThat(output).doesNotContain("hunter2");
	}

	@Test
	void twoHandlersOfOneKindAreNamed(CapturedOutput output) {
		assertThatThrownBy(() -> TestHost.start(HandlesTwice.class, "vix.sync.peer.receive.enabled=true").close());
		StartUpFailure.in(output)
			.describes("Two handlers take operations of the kind 'note.added'")
			.advises("Remove one of the two OperationHandler beans");
	}

	@Test
	void withoutWhatRemembersRepeatsItSaysWhatToDo(CapturedOutput output) {
		assertThatThrownBy(() -> TestHost
			.start(Receives.class, "vix.sync.peer.receive.enabled=true", "vix.sync.receiver.enabled=false")
			.close());
		StartUpFailure.in(output).describes("leave vix.sync.receiver.enabled as it is");
	}

	@Test
	void withoutAWebServerItSaysWhatToAdd(CapturedOutput output) {
		assertThatThrownBy(() -> TestHost
			.start(Receives.class, "vix.sync.peer.receive.enabled=true", "spring.main.web-application-type=none")
			.close());
		StartUpFailure.in(output).describes("Add spring-boot-starter-webmvc or -webflux");
	}

	@Test
	void withoutATransactionManagerItSaysWhichBeanIsMissing(CapturedOutput output) {
		assertThatThrownBy(() -> TestHost
			.start(Receives.class, "vix.sync.peer.receive.enabled=true",
					"spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure."
							+ "DataSourceTransactionManagerAutoConfiguration")
			.close());
		StartUpFailure.in(output).advises("Define a JdbcTransactionManager");
	}

	@Test
	void whoHasNoHandlersIsWarned(CapturedOutput output) {
		TestHost.start(SwitchedHost.class, "vix.sync.peer.receive.enabled=true").close();
		assertThat(output).contains("there is no OperationHandler that takes any");
	}

	@Test
	void byDefaultNothingIsReceivedAndThereAreNoPeers() throws Exception {
		try (ConfigurableApplicationContext host = TestHost.start(Receives.class)) {
			assertThat(Http.get(host, "/vix-sync/peer").statusCode()).isEqualTo(404);
			assertThat(host.getBean(TransportRegistry.class).peers()).isEmpty();
		}
	}

	@Test
	void everythingSwitchedOffIsOffWithoutAComplaint() {
		try (ConfigurableApplicationContext host = TestHost.start(Receives.class, "vix.sync.enabled=false",
				"vix.sync.peer.receive.enabled=true", "vix.sync.peers.north.url=http://north")) {
			assertThat(host.isActive()).isTrue();
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Receives {

		@Bean
		OperationHandler notes() {
			return OperationHandler.of("note.added", (operation) -> {
			});
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	static class HandlesTwice extends Receives {

		@Bean
		OperationHandler again() {
			return OperationHandler.of("note.added", (operation) -> {
			});
		}

	}

}
