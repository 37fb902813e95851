package com.vixcpp.sync.webclient;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Only the expected answer means online.
 */
@ExtendWith(OutputCaptureExtension.class)
class HttpProbeTests {

	private TestServer server = new TestServer(204);

	@AfterEach
	void stop() {
		this.server.close();
	}

	private HttpProbe probe(int expectedStatus, Duration timeout) {
		WebClient webClient = HttpClients.webClient(WebClient.builder(), ClientHttpConnectorBuilder.detect(),
				HttpClientSettings.defaults().withTimeouts(timeout, null), List.of());
		return new HttpProbe(webClient, this.server.uri("/generate_204"), expectedStatus, timeout);
	}

	private HttpProbe probe() {
		return probe(204, Duration.ofSeconds(20));
	}

	@Test
	void theExpectedStatusIsOnlineAndAskedForByGet() {
		assertThat(probe().isOnline()).isTrue();
		assertThat(this.server.received).singleElement().satisfies((each) -> {
			assertThat(each.method()).isEqualTo("GET");
			assertThat(each.path()).isEqualTo("/generate_204");
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 201, 401, 404, 500, 503, 511 })
	void anyOtherStatusIsOffline(int status) {
		this.server.status = status;
		this.server.answerBody = "<form>Room number and surname</form>".getBytes(StandardCharsets.UTF_8);
		assertThat(probe().isOnline()).isFalse();
	}

	@Test
	void aRedirectIsOfflineAndNotFollowed() {
		this.server.status = 302;
		this.server.answerHeaders.set("Location", this.server.origin() + "/login");
		assertThat(probe().isOnline()).isFalse();
		assertThat(this.server.received).extracting(TestServer.Received::path).containsExactly("/generate_204");
	}

	@Test
	void noAnswerWithinTheTimeoutIsOffline() {
		this.server.gate = new CountDownLatch(1);
		assertThat(probe(204, Duration.ofMillis(300)).isOnline()).isFalse();
	}

	@Test
	void anotherStatusCanBeTheExpectedOneAndItsBodyIsOfNoMatter() {
		this.server.status = 200;
		this.server.answerBody = "x".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
		assertThat(probe(200, Duration.ofSeconds(20)).isOnline()).isTrue();
		this.server.answerBody = new byte[0];
		this.server.status = 204;
		assertThat(probe(200, Duration.ofSeconds(20)).isOnline()).isFalse();
	}

	@Test
	void whenNobodyListensItIsOfflineUntilSomebodyDoesAgainAndBothIsSaidOnce(CapturedOutput output) {
		HttpProbe probe = probe();
		int port = this.server.port();
		this.server.close();
		assertThat(probe.isOnline()).isFalse();
		assertThat(probe.isOnline()).isFalse();
		assertThat(output.getOut()).containsOnlyOnce("/generate_204 has no answer (");
		this.server = new TestServer(204, port);
		assertThat(probe.isOnline()).isTrue();
		this.server.status = 200;
		assertThat(probe.isOnline()).isFalse();
		assertThat(output.getOut()).containsOnlyOnce("was answered 200 instead of 204");
	}

}
