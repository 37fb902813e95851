package com.vixcpp.sync.guest;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import com.vixcpp.sync.ClassPathWithout;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console of an application with WebFlux.
 */
@ClassPathWithout({ Jars.WEBMVC, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class ReactiveConsoleOverHttpTests extends ConsoleOverHttpContract {

	private static final int TIMES = 100;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	/** As browsers ask: one right behind the other, on a connection that they keep. */
	@Test
	void noRequestWaitsInVainBehindAnAnswerOfTheEndpoint() throws Exception {
		try (ConfigurableApplicationContext host = start()) {
			for (int i = 0; i < TIMES; i++) {
				for (String path : new String[] { "/actuator/vixsync", "/vixsync", "/vixsync/console.css" }) {
					assertThat(status(Http.url(host, path))).as(path).isEqualTo(200);
				}
			}
		}
	}

	private int status(String url) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).build();
		return this.client.send(request, BodyHandlers.ofString()).statusCode();
	}

}
