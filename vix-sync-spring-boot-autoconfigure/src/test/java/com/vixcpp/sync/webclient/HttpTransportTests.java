package com.vixcpp.sync.webclient;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SendResult.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The HTTP transport against real sockets.
 */
class HttpTransportTests {

	private record Received(String method, String path, Headers headers, String body) {
	}

	private final ConcurrentLinkedQueue<Received> received = new ConcurrentLinkedQueue<>();

	private final Headers answerHeaders = new Headers();

	private volatile int status = 200;

	private volatile byte[] answerBody = new byte[0];

	private volatile CountDownLatch gate = new CountDownLatch(0);

	private HttpServer server;

	private String origin;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(Executors.newCachedThreadPool());
		this.server.createContext("/", (exchange) -> {
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			this.received.add(new Received(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
					exchange.getRequestHeaders(), body));
			try {
				this.gate.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			exchange.getResponseHeaders().putAll(this.answerHeaders);
			exchange.sendResponseHeaders(this.status, (this.answerBody.length > 0) ? this.answerBody.length : -1);
			exchange.getResponseBody().write(this.answerBody);
			exchange.close();
		});
		this.server.start();
		this.origin = "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	@AfterEach
	void stop() {
		this.gate.countDown();
		this.server.stop(0);
	}

	private HttpTransport transport(String baseUrl, HttpClientSettings settings) {
		WebClient webClient = HttpClients.webClient(WebClient.builder(), ClientHttpConnectorBuilder.detect(),
				settings.withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1)), List.of());
		return new HttpTransport(webClient, (baseUrl != null) ? URI.create(baseUrl) : null, Map.of("X-Api", "secret"),
				Duration.ofSeconds(2));
	}

	private HttpTransport transport() {
		return transport(this.origin + "/api/", HttpClientSettings.defaults());
	}

	private SendResult send() {
		return transport().send(Operation.of("http.post", "/notes", "{}"));
	}

	@ParameterizedTest
	@CsvSource({ "200,DELIVERED", "201,DELIVERED", "204,DELIVERED", "301,REJECTED", "302,REJECTED", "400,REJECTED",
			"401,UNAVAILABLE", "403,REJECTED", "404,REJECTED", "407,UNAVAILABLE", "408,FAILED", "409,REJECTED",
			"422,REJECTED", "425,FAILED", "429,UNAVAILABLE", "500,FAILED", "501,FAILED", "502,UNAVAILABLE",
			"503,UNAVAILABLE", "504,UNAVAILABLE", "507,FAILED" })
	void everyAnswerMeansWhatTheTableSays(int status, Outcome outcome) {
		this.status = status;
		SendResult result = send();
		assertThat(result.outcome()).isEqualTo(outcome);
		assertThat(result.status()).isEqualTo(status);
	}

	@ParameterizedTest
	@CsvSource({ "401,Authorization", "407,Proxy-Authorization" })
	void credentialsThatTheOperationBroughtItselfAreRejectedForGood(int status, String header) {
		this.status = status;
		SendResult result = transport().send(Operation.of("http.post", "/notes", "{}").withHeader(header, "mine"));
		assertThat(result.outcome()).isEqualTo(Outcome.REJECTED);
	}

	@ParameterizedTest
	@CsvSource({ "7,7", "0,0", "99999999999999999999,86400", "'Wed, 21 Oct 2015 07:28:30 GMT',30",
			"'Wed, 21 Oct 2015 07:27:00 GMT',0" })
	void retryAfterIsReadInBothFormsAgainstTheAnswersOwnDate(String value, long seconds) {
		this.status = 503;
		this.answerHeaders.set("Retry-After", value);
		org.springframework.http.HttpHeaders headers = new org.springframework.http.HttpHeaders();
		headers.set("Retry-After", value);
		headers.set("Date", "Wed, 21 Oct 2015 07:28:00 GMT");
		assertThat(RetryAfter.of(headers, java.time.Instant.EPOCH)).isEqualTo(Duration.ofSeconds(seconds));
		assertThat(send().retryAfter()).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "soon", "-5", "1.5", "Wed, 99 Oct" })
	void aRetryAfterThatIsNonsenseIsNoWish(String value) {
		this.status = 503;
		this.answerHeaders.set("Retry-After", value);
		assertThat(send().retryAfter()).isNull();
		assertThat(send().outcome()).isEqualTo(Outcome.UNAVAILABLE);
	}

	@Test
	void everyAttemptCarriesTheSameIdempotencyKeyAndTheOperationAsItIs() {
		Operation operation = Operation.of("http.put", "notes/a%2Fb?q=%20%7B", "{\"a\":1}")
			.withHeader("X-Own", "mine")
			.withHeader("Idempotency-Key", "not this");
		transport().send(operation);
		transport().send(operation);
		assertThat(this.received).hasSize(2).allSatisfy((each) -> {
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
		HttpTransport elsewhere = transport("http://hub.invalid/", HttpClientSettings.defaults());
		elsewhere.send(Operation.of("http.post", this.origin + "/x", "{}"));
		assertThat(this.received).singleElement()
			.satisfies((each) -> assertThat(each.headers()).doesNotContainKey("X-api"));
	}

	@Test
	void noPayloadMeansNoContentType() {
		transport().send(Operation.of("http.delete", "/notes/1"));
		assertThat(this.received).singleElement()
			.satisfies((each) -> assertThat(each.headers()).doesNotContainKey("Content-type"));
	}

	@Test
	void aRedirectIsNotFollowed() {
		this.status = 307;
		this.answerHeaders.set("Location", this.origin + "/elsewhere");
		assertThat(send().outcome()).isEqualTo(Outcome.REJECTED);
		assertThat(this.received).hasSize(1);
	}

	@Test
	void destinationsAreTheBaseOrTheOrigin() {
		HttpTransport transport = transport("https://Hub.example/api", HttpClientSettings.defaults());
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
			.isThrownBy(
					() -> transport(null, HttpClientSettings.defaults()).destination(Operation.of("http.post", "/x")))
			.withMessageContaining("vix.sync.http.base-url");
	}

	@Test
	void nobodyListeningIsUnavailable() {
		this.server.stop(0);
		assertThat(send().outcome()).isEqualTo(Outcome.UNAVAILABLE);
	}

	@Test
	void anUnknownHostIsUnavailable() {
		assertThat(transport().send(Operation.of("http.post", "http://nowhere.invalid/x", "{}")).outcome())
			.isEqualTo(Outcome.UNAVAILABLE);
	}

	@Test
	void noAnswerInTimeIsUnavailable() {
		this.gate = new CountDownLatch(1);
		assertThat(send().outcome()).isEqualTo(Outcome.UNAVAILABLE);
	}

	@Test
	void anAddressThatIsFilteredIsRejected() {
		HttpTransport filtered = transport(this.origin,
				HttpClientSettings.defaults().withInetAddressFilter(InetAddressFilter.externalAddresses()));
		assertThat(filtered.send(Operation.of("http.post", "/x", "{}")).outcome()).isEqualTo(Outcome.REJECTED);
		assertThat(this.received).isEmpty();
	}

	@Test
	void theBodyIsCutAndMadeReadable() {
		this.status = 422;
		this.answerBody = ("bad\0thing " + "x".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
		SendResult result = send();
		assertThat(result.reason()).startsWith("HTTP 422: bad thing x").hasSizeLessThan(220);
		assertThat(result.response().body()).hasSize(8192);
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" })
	void aBodyThatNeverEndsDoesNotChangeADelivery(String answer) throws IOException {
		try (ServerSocket socket = answering(answer, false)) {
			assertThat(raw(socket).outcome()).isEqualTo(Outcome.DELIVERED);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "garbage\r\n\r\n", "HTTP/1.1 2" })
	void anAnswerThatIsNoneIsUnavailable(String answer) throws IOException {
		try (ServerSocket socket = answering(answer, true)) {
			assertThat(raw(socket).outcome()).isEqualTo(Outcome.UNAVAILABLE);
		}
	}

	@Test
	void slowSendsNeedNoThreadEach() {
		HttpTransport transport = transport();
		send();
		this.gate = new CountDownLatch(1);
		List<CompletableFuture<SendResult>> sends = new ArrayList<>();
		long before = clientThreads();
		for (int i = 0; i < 64; i++) {
			sends.add(transport.sendAsync(Operation.of("http.post", "/x", "{}")).toCompletableFuture());
		}
		assertThat(clientThreads() - before).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors() * 2L);
		this.gate.countDown();
		assertThat(sends).hasSize(64).allSatisfy((each) -> assertThat(each.join().status()).isEqualTo(200));
	}

	private static long clientThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((each) -> each.getName().contains("reactor"))
			.count();
	}

	private SendResult raw(ServerSocket socket) {
		return transport("http://127.0.0.1:" + socket.getLocalPort(), HttpClientSettings.defaults())
			.send(Operation.of("http.post", "/x", "{}"));
	}

	private static ServerSocket answering(String answer, boolean close) throws IOException {
		ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(() -> {
			try {
				while (true) {
					Socket connection = socket.accept();
					connection.getInputStream().read(new byte[4096]);
					OutputStream out = connection.getOutputStream();
					out.write(answer.getBytes(StandardCharsets.US_ASCII));
					out.flush();
					if (close) {
						connection.close();
					}
				}
			}
			catch (IOException ex) {
				// The test has ended.
			}
		});
		thread.setDaemon(true);
		thread.start();
		return socket;
	}

}
