package com.vixcpp.sync.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.input.Node.Outcome;
import com.vixcpp.sync.input.RecordingServer.Request;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * An operation's headers reach the server as they are, and cannot move the request, frame
 * a second one, or speak for the transport.
 */
@ExtendWith(OutputCaptureExtension.class)
class HostileHeaderTests {

	private static final List<String> REFUSED = List.of("Host", "hOsT", "Content-Length", "content-length",
			"Transfer-Encoding", "TRANSFER-ENCODING", "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer",
			"Upgrade", "HTTP2-Settings", "Expect", "Idempotency-Key", "idempotency-key", "Content-Type",
			"CONTENT-TYPE");

	private static final List<String> SENT = List.of("Authorization", "Cookie", "X-Forwarded-Host", "X-Api",
			"Content-Encoding", "Date", "traceparent", "!#$%&'*+-.^_`|~", "Accept", "User-Agent", "Accept-Encoding",
			"Transfer_Encoding", "Host-", "Range", "If-Match", "Origin", "__proto__", "0");

	static Stream<Arguments> cases() {
		return Stream.of(TestDatabase.values())
			.flatMap((database) -> Stream.concat(REFUSED.stream().map((name) -> arguments(database, name, false)),
					SENT.stream().map((name) -> arguments(database, name, true))));
	}

	@ParameterizedTest(name = "{0}: {1}, sent: {2}")
	@MethodSource("cases")
	void onlyTheTransportWritesWhatMovesOrFramesARequest(TestDatabase database, String name, boolean sent,
			CapturedOutput output) {
		Node node = Node.on(database);
		String value = "4" + Node.SECRET;
		Operation operation = Operation.of("http.post", "/notes", "{}")
			.withHeader(name, value)
			.withId(UUID.randomUUID().toString());
		Outcome outcome = node.attempt((vixSync) -> vixSync.enqueue(operation));
		assertThat(outcome.trace() + output + operation).doesNotContain(Node.SECRET);
		if (!sent) {
			assertThat(outcome.refusal()).isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining("header " + name);
			assertThat(outcome.requests()).isEmpty();
			return;
		}
		Request request = outcome.requests().get(0);
		assertThat(outcome.requests()).hasSize(1);
		assertThat(request.values(name)).containsExactly(value);
		assertThat(request.values("Host")).containsExactly(node.server.host());
		assertThat(request.values("Content-Length")).containsExactly("2");
		assertThat(request.names()).doesNotHaveDuplicates().doesNotContain("transfer-encoding");
	}

	/** As on a node that has only just learned of the kind, or of this rule. */
	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void aHeaderThatGotPastEnqueueIsNotSentEither(TestDatabase database) {
		Node node = Node.on(database);
		Operation operation = REFUSED.stream()
			.reduce(Operation.of("http.post", "/notes", "{}"), (each, name) -> each.withHeader(name, "evil"),
					(one, other) -> other);
		var transport = node.context.getBean(com.vixcpp.sync.webclient.HttpTransport.class);
		node.server.forget();
		transport.send(operation);
		assertThat(node.server.requests()).singleElement().satisfies((each) -> {
			assertThat(each.headers().toString()).doesNotContain("evil");
			assertThat(each.values("Host")).containsExactly(node.server.host());
			assertThat(each.values("Idempotency-Key")).containsExactly(operation.id());
		});
	}

	@Test
	void namesThatDifferInCaseAreOneHeader() {
		Operation operation = Operation.of("http.post", "/x").withHeader("X-A", "1").withHeader("x-a", "2");
		assertThat(operation.headers()).hasSize(1).containsEntry("X-A", "2");
	}

	@Test
	void moreHeadersThanServersTakeAreRefused() {
		List<String> sizes = new ArrayList<>();
		Operation[] operation = { Operation.of("http.post", "/x") };
		assertThatIllegalArgumentException().isThrownBy(() -> IntStream.range(0, 100_000).forEach((i) -> {
			operation[0] = operation[0].withHeader("X-" + i, "v".repeat(1000));
			sizes.add("X-" + i);
		})).withMessageContaining("headers").withMessageContaining("payload");
		assertThat(sizes).hasSize(16);
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void asManyHeadersAsArePossibleArrive(TestDatabase database) {
		Node node = Node.on(database);
		Operation operation = IntStream.range(0, 8)
			.boxed()
			.reduce(Operation.of("http.post", "/notes").withId(UUID.randomUUID().toString()),
					(each, i) -> each.withHeader("X-" + i, "v".repeat(2000)), (one, other) -> other);
		Outcome outcome = node.attempt((vixSync) -> vixSync.enqueue(operation));
		assertThat(node.vixSync.find(operation.id()).orElseThrow().status()).isEqualTo(OperationStatus.DONE);
		assertThat(outcome.requests()).singleElement()
			.satisfies((each) -> operation.headers()
				.forEach((name, value) -> assertThat(each.values(name.toLowerCase(Locale.ROOT)))
					.containsExactly(value)));
	}

}
