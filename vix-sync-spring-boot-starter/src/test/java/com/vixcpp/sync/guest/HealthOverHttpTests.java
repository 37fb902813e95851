package com.vixcpp.sync.guest;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.network.NetworkProbe;
import com.vixcpp.sync.operation.Operation;
import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Health as the README promises it, with the yml of the README and nothing more.
 */
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class HealthOverHttpTests {

	@TempDir
	private Path directory;

	@Test
	void theCountsAreAtBothAddressesAndOfflineIsUp() throws Exception {
		try (ConfigurableApplicationContext host = startAsInTheReadme()) {
			host.getBean(VixSync.class).enqueue(Operation.of("http.post", "/notes"));
			Awaitility.await().until(() -> Http.get(host, "/health").body().contains("\"pending\":1"));
			for (String address : new String[] { "/health", "/actuator/health", "/actuator/health/vixSync" }) {
				HttpResponse<String> answer = Http.get(host, address);
				assertThat(answer.statusCode()).as(address).isEqualTo(200);
				assertThat(answer.body()).as(address)
					.contains("\"status\":\"UP\"")
					.doesNotContain("DOWN")
					.contains("\"pending\":1", "\"inFlight\":0", "\"failed\":0", "\"permanentFailed\":0",
							"\"oldestPendingSeconds\":", "\"network\":\"offline\"", "\"unavailableDestinations\":[]",
							"\"durability\":\"none\"", "\"engine\":\"running\"");
			}
		}
	}

	@Test
	void aDatabaseThatIsGoneIsDown() throws Exception {
		try (ConfigurableApplicationContext host = startAsInTheReadme()) {
			assertThat(Http.get(host, "/health").statusCode()).isEqualTo(200);
			host.getBean(HikariDataSource.class).close();
			Awaitility.await().until(() -> Http.get(host, "/health").statusCode() == 503);
			assertThat(Http.get(host, "/health").body()).contains("\"status\":\"DOWN\"");
			assertThat(Http.get(host, "/actuator/health").statusCode()).isEqualTo(503);
		}
	}

	@Test
	void withoutTheYmlThereIsAStatusAndNoMore() throws Exception {
		try (ConfigurableApplicationContext host = TestHost.start(Host.class)) {
			assertThat(Http.get(host, "/actuator/health").body()).contains("\"status\":\"UP\"")
				.doesNotContain("pending");
			assertThat(Http.get(host, "/actuator/health/vixSync").statusCode()).isEqualTo(404);
			assertThat(Http.get(host, "/health").statusCode()).isEqualTo(404);
		}
	}

	private ConfigurableApplicationContext startAsInTheReadme() throws Exception {
		String readme = Files.readString(Path.of("..", "README.md"));
		int begin = readme.indexOf("```yaml\n") + "```yaml\n".length();
		Path yml = this.directory.resolve("readme.yml");
		Files.writeString(yml, readme.substring(begin, readme.indexOf("```", begin)));
		return TestHost.start(Host.class, "spring.config.additional-location=file:" + yml);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

		@Bean
		NetworkProbe offline() {
			return () -> false;
		}

	}

}
