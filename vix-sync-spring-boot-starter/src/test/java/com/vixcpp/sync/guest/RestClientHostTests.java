package com.vixcpp.sync.guest;

import java.util.concurrent.atomic.AtomicReference;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with Spring MVC and a RestClient.
 */
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class RestClientHostTests {

	private static ConfigurableApplicationContext host;

	@BeforeAll
	static void start() {
		host = TestHost.start(Host.class);
	}

	@AfterAll
	static void stop() {
		host.close();
	}

	@Test
	void itStaysAServletApplication() {
		assertThat(host).isInstanceOf(ServletWebServerApplicationContext.class);
	}

	@Test
	void itsRestClientWorksOnTheClientThatTheClassPathBrings() {
		assertThat(client(host.getBean(RestClient.Builder.class))).isEqualTo("hello by ReactorClientHttpRequest");
		assertThat(client(RestClient.builder())).isEqualTo("hello by ReactorClientHttpRequest");
	}

	@Test
	void theLineOfTheReadmeGivesBootsRestClientBackWhatItWas() {
		try (ConfigurableApplicationContext undone = TestHost.start(Host.class,
				"spring.http.clients.imperative.factory=jdk")) {
			assertThat(client(undone.getBean(RestClient.Builder.class))).isEqualTo("hello by JdkClientHttpRequest");
		}
	}

	private static String client(RestClient.Builder builder) {
		AtomicReference<String> request = new AtomicReference<>();
		String answer = builder.requestInitializer((each) -> request.set(each.getClass().getSimpleName()))
			.build()
			.get()
			.uri(Http.url(host, "/hello"))
			.retrieve()
			.body(String.class);
		return answer + " by " + request;
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Host {

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

	}

}
