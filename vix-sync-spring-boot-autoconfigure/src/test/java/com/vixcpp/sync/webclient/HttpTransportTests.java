package com.vixcpp.sync.webclient;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.transport.SendResult.Outcome;
import com.vixcpp.sync.transport.SendResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What the HTTP transport sends, and where, to a real server.
 */
class HttpTransportTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final TestServer server = new TestServer(200);

	@AfterEach
	void stop() {
		this.server.close();
	}

	private static HttpTransport transport(String baseUrl) {
		WebClient webClient = HttpClients.webClient(WebClient.builder(), ClientHttpConnectorBuilder.detect(),
				HttpClientSettings.defaults().withTimeouts(TIMEOUT, TIMEOUT), List.of());
		return new HttpTransport(webClient, (baseUrl != null) ? URI.create(baseUrl) : null, Map.of("X-Api", "secret"),
				TIMEOUT);
	}

	private HttpTransport transport() {
		return transport(this.server.origin() + "/api/");
	}

	private SendResult send() {
		return transport().send(Operation.of("http.post", "/notes", "{}"));
	}

	@Test
	void everyAttemptCarriesTheSameIdempotencyKeyAndTheOperationAsItIs() {
		Operation operation = Operation.of("http.put", "notes/a%2Fb?q=%20%7B", "{\"a\":1}")
			.withHeader("X-Own", "mine")
			.withHeader("Idempotency-Key", "not this");
		transport().send(operation);
		transport().send(operation);
		assertThat(this.server.received).hasSize(2).allSatisfy((each) -> {
			assertThat(each.method()).isEqualTo("PUT");
			assertThat(each.path()).isEqualTo("/api/notes/a%2Fb?q=%20%7B");
			assertThat(each.body()).isEqualTo("{\"a\":1}");
			assertThat(each.headers().get("Idempotency-Key")).containsExactly(operation.id());
			assertThat(each.headers().getFirst("Content-Type")).isEqualTo("application/json");
			assertThat(each.headers().getFirst("X-Own")).isEqualTo("mine");
			assertThat(each.headers().getFirst("X-Api")).isEqualTo("secret");
		});
	}

	@Test
	void configuredHeadersStayWithTheOriginOfTheBaseUrl() {
		HttpTransport elsewhere = transport("http://hub.invalid/");
		elsewhere.send(Operation.of("http.post", this.server.origin() + "/x", "{}"));
		assertThat(this.server.received).singleElement()
			.satisfies((each) -> assertThat(each.headers()).doesNotContainKey("X-api"));
	}

	@Test
	void noPayloadMeansNoContentType() {
		transport().send(Operation.of("http.delete", "/notes/1"));
		assertThat(this.server.received).singleElement()
			.satisfies((each) -> assertThat(each.headers()).doesNotContainKey("Content-type"));
	}

	@Test
	void aRedirectIsNotFollowed() {
		this.server.status = 307;
		this.server.answerHeaders.set("Location", this.server.origin() + "/elsewhere");
		assertThat(send().outcome()).isEqualTo(Outcome.REJECTED);
		assertThat(this.server.received).hasSize(1);
	}

	@Test
	void destinationsAreTheBaseOrTheOrigin() {
		HttpTransport transport = transport("https://Hub.example/api");
		assertThat(transport.destination(Operation.of("http.post", "/x"))).isEqualTo("base");
		assertThat(transport.destination(Operation.of("http.post", "//evil.example/x"))).isEqualTo("base");
		assertThat(transport.destination(Operation.of("http.post", "https://hub.EXAMPLE:443/y"))).isEqualTo("base");
		assertThat(transport.destination(Operation.of("http.post", "http://hub.example/y")))
			.isEqualTo("http://hub.example:80");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ftp://host/x", "mailto:a@b", "http:///x", "http://user:pw@host/x", "/a b", "/{id}",
			"http://[::1/x" })
	void aTargetThatCanNeverBeReachedIsRefused(String target) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> transport().destination(Operation.of("http.post", target)))
			.withMessageNotContaining("pw");
	}

	@Test
	void aRelativeTargetNeedsABaseUrl() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> transport(null).destination(Operation.of("http.post", "/x")))
			.withMessageContaining("vix.sync.http.base-url");
	}

	@Test
	void slowSendsNeedNoThreadEach() {
		HttpTransport transport = transport();
		send();
		this.server.gate = new CountDownLatch(1);
		List<CompletableFuture<SendResult>> sends = new ArrayList<>();
		long before = clientThreads();
		for (int i = 0; i < 64; i++) {
			sends.add(transport.sendAsync(Operation.of("http.post", "/x", "{}")).toCompletableFuture());
		}
		assertThat(clientThreads() - before).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors() * 2L);
		this.server.gate.countDown();
		assertThat(sends).hasSize(64).allSatisfy((each) -> assertThat(each.join().status()).isEqualTo(200));
	}

	private static long clientThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((each) -> each.getName().contains("reactor"))
			.count();
	}

}
