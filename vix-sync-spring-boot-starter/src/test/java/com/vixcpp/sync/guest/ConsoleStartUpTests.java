package com.vixcpp.sync.guest;

import java.util.Arrays;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.actuate.VixSyncEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a user reads who wants the console and cannot have it so.
 */
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
@ExtendWith(OutputCaptureExtension.class)
class ConsoleStartUpTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"spring.main.banner-mode=off | Set management.endpoints.web.exposure.include=health,vixsync (or",
			"management.endpoints.web.exposure.include=info,metrics | include=info,metrics,vixsync (or",
			"spring.main.lazy-initialization=true | Set management.endpoints.web.exposure.include=health,vixsync (or",
			"management.server.port=-1 | Set management.server.port=8081",
			"management.endpoint.vixsync.access=none | Set management.endpoint.vixsync.access=read-only",
			"management.endpoints.web.exposure.include=* --management.endpoints.web.exposure.exclude=vixsync"
					+ " | take vixsync out of management.endpoints.web.exposure.exclude" })
	void withoutTheEndpointItSaysWhichLineToType(String properties, String advice, CapturedOutput output) {
		assertThatThrownBy(() -> start(properties.split(" --")));
		StartUpFailure.in(output)
			.describes(
					"The console (vix.sync.console.enabled=true) shows what the endpoint 'vixsync' says, which is not"
							+ " exposed over the web")
			.advises(advice);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "/", "vixsync", "/vixsync/", "/a b", "/a/{b}", "/a//b", "/actuator", "/actuator/vixsync" })
	void aPathThatCannotBeIsNamed(String path, CapturedOutput output) {
		assertThatThrownBy(
				() -> start("management.endpoints.web.exposure.include=vixsync", "vix.sync.console.path=" + path));
		StartUpFailure.in(output).describes("vix.sync.console.path");
	}

	@Test
	void withoutTheConsoleNobodyNeedsTheEndpoint() {
		try (ConfigurableApplicationContext host = TestHost.start(SwitchedHost.class)) {
			assertThat(host.getBeanNamesForType(VixSyncEndpoint.class)).isEmpty();
		}
	}

	private static void start(String... properties) {
		String[] all = Arrays.copyOf(properties, properties.length + 1);
		all[properties.length] = "vix.sync.console.enabled=true";
		TestHost.start(SwitchedHost.class, all).close();
	}

}
