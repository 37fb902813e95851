package com.vixcpp.sync.input;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.input.HostileAnswers.Answer;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SendResult.Outcome;
import com.vixcpp.sync.webclient.HttpClients;
import com.vixcpp.sync.webclient.HttpTransport;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Answers that are binary, malformed, endless or slow, over real sockets: each ends in
 * time with a meaning, the operation goes where that meaning says, and neither a later
 * request nor a log line catches anything of it.
 */
@ExtendWith(OutputCaptureExtension.class)
class HostileAnswerTests {

	private static final Duration SEND_TIMEOUT = Duration.ofMillis(1500);

	private static final HttpTransport HTTP = new HttpTransport(HttpClients.webClient(WebClient.builder(),
			ClientHttpConnectorBuilder.detect(),
			HttpClientSettings.defaults().withTimeouts(Duration.ofSeconds(1), Duration.ofMillis(800)), List.of()), null,
			Map.of(), SEND_TIMEOUT);

	private static final Function<ScriptedServer, Operation> REQUEST = (server) -> Operation.of("http.post",
			server.url(), "{}");

	static Stream<Arguments> answers() {
		return HostileAnswers.all()
			.entrySet()
			.stream()
			.map((each) -> arguments((each.getKey().hashCode() % 2 == 0) ? TestDatabase.H2 : TestDatabase.POSTGRESQL,
					each.getKey(), each.getValue()));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("answers")
	void anAnswerEndsInTimeAndMeansWhatItCan(TestDatabase database, String name, Answer answer, CapturedOutput output)
			throws Exception {
		Node node = Node.on(database);
		AtomicReference<SendResult> first = new AtomicReference<>();
		AtomicReference<Duration> took = new AtomicReference<>();
		try (ScriptedServer server = new ScriptedServer(answer.script())) {
			node.transport.destination = Operation::target;
			node.transport.sendAsync = (operation) -> {
				long begun = System.nanoTime();
				return (first.get() != null)
						? java.util.concurrent.CompletableFuture.completedFuture(SendResult.delivered())
						: HTTP.sendAsync(REQUEST.apply(server)).thenApply((result) -> {
							took.set(Duration.ofNanos(System.nanoTime() - begun));
							first.set(result);
							return result.withRetryAfter(null);
						});
			};
			Operation operation = Operation.of(CustomTransport.KIND, server.url()).withId(UUID.randomUUID().toString());
			node.attempt((vixSync) -> vixSync.enqueue(operation));
			node.transport.behave();
			assertThat(first.get().outcome()).as(first.get().reason()).isEqualTo(answer.outcome());
			isBounded(first.get());
			assertThat(took.get()).isLessThan(SEND_TIMEOUT.multipliedBy(4));
			OperationView view = node.vixSync.find(operation.id()).orElseThrow();
			boolean lasting = answer.outcome() == Outcome.FAILED || answer.outcome() == Outcome.REJECTED;
			assertThat(view.status()).isEqualTo(lasting ? OperationStatus.PERMANENT_FAILED : OperationStatus.DONE);
			assertThat(view.attempt()).isEqualTo(lasting ? 1 : 0);
			assertThat(output.getOut().lines().filter((each) -> each.contains("com.vixcpp") || each.contains("c.v.")))
				.allSatisfy((each) -> assertThat(each).doesNotContain("\0").doesNotContain("\u001b[2J"));
			List<Integer> later = new ArrayList<>();
			await().atMost(Duration.ofSeconds(60))
				.until(() -> later.add(HTTP.send(REQUEST.apply(server)).status())
						&& later.get(later.size() - 1) != null);
			assertThat(later).as("what is left of the first answer is no answer to the second")
				.filteredOn(java.util.Objects::nonNull)
				.containsExactly(418);
			assertThat(server.heads().get(1)).doesNotContainIgnoringCase("cookie");
		}
	}

	private static void isBounded(SendResult result) {
		assertThat(result.reason()).hasSizeLessThanOrEqualTo(1000).doesNotContainPattern("[\\p{Cntrl}&&[^\\t\\n\\r]]");
		if (result.retryAfter() != null) {
			assertThat(result.retryAfter()).isBetween(Duration.ZERO, Duration.ofHours(24));
		}
		if (result.response() != null) {
			assertThat(result.response().body()).hasSizeLessThanOrEqualTo(8192)
				.doesNotContainPattern("[\\p{Cntrl}&&[^\\t\\n\\r]]");
			assertThat(result.response().headers()).hasSizeLessThanOrEqualTo(50);
		}
	}

}
