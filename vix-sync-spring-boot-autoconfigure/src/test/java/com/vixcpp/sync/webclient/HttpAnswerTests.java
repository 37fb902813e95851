package com.vixcpp.sync.webclient;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.Response;
import com.vixcpp.sync.transport.SendResult.Outcome;
import com.vixcpp.sync.transport.SendResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an answer means, and none, from real sockets.
 */
class HttpAnswerTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final Duration SHORT = Duration.ofSeconds(1);

	private final TestServer server = new TestServer(200);

	@AfterEach
	void stop() {
		this.server.close();
	}

	private static HttpTransport transport(String baseUrl, HttpClientSettings settings, Duration timeout) {
		WebClient webClient = HttpClients.webClient(WebClient.builder(), ClientHttpConnectorBuilder.detect(),
				settings.withTimeouts(timeout, timeout), List.of());
		return new HttpTransport(webClient, URI.create(baseUrl), Map.of(), timeout);
	}

	private HttpTransport transport(Duration timeout) {
		return transport(this.server.origin(), HttpClientSettings.defaults(), timeout);
	}

	private HttpTransport transport(Duration timeout, int kept) {
		WebClient webClient = HttpClients.webClient(WebClient.builder(), ClientHttpConnectorBuilder.detect(),
				HttpClientSettings.defaults().withTimeouts(timeout, timeout), List.of());
		return new HttpTransport(webClient, URI.create(this.server.origin()), Map.of(), timeout, kept);
	}

	private HttpTransport transport() {
		return transport(LONG);
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
		this.server.status = status;
		SendResult result = send();
		assertThat(result.outcome()).isEqualTo(outcome);
		assertThat(result.status()).isEqualTo(status);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 8192 })
	void aReceiverThatIsStillAtWorkOnAnEarlierAttemptIsBusyHoweverLittleOfItsAnswerIsKept(int kept) {
		this.server.status = 409;
		this.server.answerHeaders.set("Content-Type", "application/problem+json");
		this.server.answerHeaders.set("Retry-After", "3");
		this.server.answerBody = "{\"title\":\"At work\", \"type\" : \"tag:vixcpp.com,2026:sync:request-in-progress\"}"
			.getBytes(StandardCharsets.UTF_8);
		SendResult result = transport(LONG, kept).send(Operation.of("http.post", "/notes", "{}"));
		assertThat(result.outcome()).isEqualTo(Outcome.BUSY);
		assertThat(result.status()).isEqualTo(409);
		assertThat(result.retryAfter()).isEqualTo(Duration.ofSeconds(3));
		assertThat(result.response().bytes()).hasSize((kept > 0) ? this.server.answerBody.length : 0);
	}

	@ParameterizedTest
	@CsvSource({ "application/problem+json,'{\"type\":\"https://example.com/conflict\"}'",
			"application/problem+json,'{\"detail\":\"tag:vixcpp.com,2026:sync:request-in-progress\"}'",
			"application/json,'{\"type\":\"tag:vixcpp.com,2026:sync:request-in-progress\"}'",
			"application/problem+json,''" })
	void anyOtherConflictIsARejection(String contentType, String body) {
		this.server.status = 409;
		this.server.answerHeaders.set("Content-Type", contentType);
		this.server.answerBody = body.getBytes(StandardCharsets.UTF_8);
		assertThat(send().outcome()).isEqualTo(Outcome.REJECTED);
	}

	@ParameterizedTest
	@CsvSource({ "401,Authorization", "407,Proxy-Authorization" })
	void credentialsThatTheOperationBroughtItselfAreRejectedForGood(int status, String header) {
		this.server.status = status;
		SendResult result = transport().send(Operation.of("http.post", "/notes", "{}").withHeader(header, "mine"));
		assertThat(result.outcome()).isEqualTo(Outcome.REJECTED);
	}

	@ParameterizedTest
	@CsvSource({ "7,7", "0,0", "99999999999999999999,86400", "'Wed, 21 Oct 2015 07:28:30 GMT',30",
			"'Wed, 21 Oct 2015 07:27:00 GMT',0" })
	void retryAfterIsReadInBothFormsAgainstTheAnswersOwnDate(String value, long seconds) {
		this.server.status = 503;
		this.server.answerHeaders.set("Retry-After", value);
		org.springframework.http.HttpHeaders headers = new org.springframework.http.HttpHeaders();
		headers.set("Retry-After", value);
		headers.set("Date", "Wed, 21 Oct 2015 07:28:00 GMT");
		assertThat(RetryAfter.of(headers, java.time.Instant.EPOCH)).isEqualTo(Duration.ofSeconds(seconds));
		assertThat(send().retryAfter()).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "soon", "-5", "1.5", "Wed, 99 Oct" })
	void aRetryAfterThatIsNonsenseIsNoWish(String value) {
		this.server.status = 503;
		this.server.answerHeaders.set("Retry-After", value);
		assertThat(send().retryAfter()).isNull();
		assertThat(send().outcome()).isEqualTo(Outcome.UNAVAILABLE);
	}

	@Test
	void nobodyListeningIsUnavailable() {
		this.server.close();
		assertThat(send().outcome()).isEqualTo(Outcome.UNAVAILABLE);
	}

	@Test
	void anUnknownHostIsUnavailable() {
		assertThat(transport().send(Operation.of("http.post", "http://nowhere.invalid/x", "{}")).outcome())
			.isEqualTo(Outcome.UNAVAILABLE);
	}

	@Test
	void noAnswerInTimeIsUnavailable() {
		this.server.gate = new CountDownLatch(1);
		assertThat(transport(SHORT).send(Operation.of("http.post", "/x", "{}")).outcome())
			.isEqualTo(Outcome.UNAVAILABLE);
	}

	@Test
	void anAddressThatIsFilteredIsRejected() {
		HttpTransport filtered = transport(this.server.origin(),
				HttpClientSettings.defaults().withInetAddressFilter(InetAddressFilter.externalAddresses()), LONG);
		assertThat(filtered.send(Operation.of("http.post", "/x", "{}")).outcome()).isEqualTo(Outcome.REJECTED);
		assertThat(this.server.received).isEmpty();
	}

	@Test
	void theBodyIsCutAndMadeReadable() {
		this.server.status = 422;
		this.server.answerBody = ("bad\0thing " + "x".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
		SendResult result = send();
		assertThat(result.reason()).startsWith("HTTP 422: bad thing x").hasSizeLessThan(220);
		assertThat(result.response().body()).hasSize(8192);
		assertThat(result.response().isComplete()).isFalse();
	}

	@Test
	void aBodyIsKeptAsItCameAndReadInItsOwnCharset() {
		this.server.answerBody = new byte[] { 'n', (byte) 0xe9, 'e', 0 };
		this.server.answerHeaders.set("content-type", "text/plain; charset=ISO-8859-1");
		Response response = send().response();
		assertThat(response.bytes()).isEqualTo(this.server.answerBody);
		assertThat(response.body()).isEqualTo("n\u00e9e ");
		assertThat(response.headers()).containsEntry("CONTENT-TYPE", "text/plain; charset=ISO-8859-1");
		assertThat(response.isComplete()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" })
	void aBodyThatNeverEndsDoesNotChangeADelivery(String answer) throws IOException {
		try (ServerSocket socket = answering(answer, false)) {
			SendResult result = raw(socket);
			assertThat(result.outcome()).isEqualTo(Outcome.DELIVERED);
			assertThat(result.response().isComplete()).isFalse();
		}
	}

	@Test
	void aConflictWhoseMeaningIsLostOnTheWayIsNoAnswer() throws IOException {
		try (ServerSocket socket = answering("HTTP/1.1 409 Conflict\r\nContent-Type: application/problem+json\r\n"
				+ "Content-Length: 300\r\n\r\n{\"type\":\"tag:vix", true)) {
			assertThat(raw(socket).outcome()).isEqualTo(Outcome.UNAVAILABLE);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "garbage\r\n\r\n", "HTTP/1.1 2" })
	void anAnswerThatIsNoneIsUnavailable(String answer) throws IOException {
		try (ServerSocket socket = answering(answer, true)) {
			assertThat(raw(socket).outcome()).isEqualTo(Outcome.UNAVAILABLE);
		}
	}

	private SendResult raw(ServerSocket socket) {
		return transport("http://127.0.0.1:" + socket.getLocalPort(), HttpClientSettings.defaults(), SHORT)
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
