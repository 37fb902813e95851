package com.vixcpp.sync.guest;

import java.net.http.HttpResponse;

import com.vixcpp.sync.TestHost;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console as it goes over the wire.
 */
abstract class ConsoleOverHttpContract {

	@Test
	void itIsServedStrictlyAndOnlyAsked() throws Exception {
		try (ConfigurableApplicationContext host = start()) {
			HttpResponse<String> page = Http.get(host, "/vixsync");
			assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
				.startsWith("default-src 'self';")
				.doesNotContain("unsafe");
			assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
			assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
			assertThat(page.body()).doesNotContain("://", "style=", "<style", "onclick", "{");
			assertThat(Http.get(host, "/vixsync/console.js").headers().firstValue("Content-Type").orElseThrow())
				.startsWith("text/javascript");
			assertThat(Http.post(host, "/vixsync", "{}").statusCode()).isEqualTo(405);
			assertThat(Http.get(host, "/vixsync/index.html").statusCode()).isEqualTo(404);
			assertThat(Http.get(host, "/vixsync/../console.js").statusCode()).isNotEqualTo(200);
		}
	}

	@Test
	void itIsNotThereUnlessItIsWanted() throws Exception {
		try (ConfigurableApplicationContext host = TestHost.start(SwitchedHost.class,
				"management.endpoints.web.exposure.include=vixsync")) {
			assertThat(Http.get(host, "/vixsync").statusCode()).isEqualTo(404);
		}
	}

	static ConfigurableApplicationContext start() {
		return TestHost.start(SwitchedHost.class, "vix.sync.console.enabled=true",
				"management.endpoints.web.exposure.include=vixsync");
	}

}
