package com.vixcpp.sync.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.input.Node.Outcome;
import com.vixcpp.sync.input.RecordingServer.Request;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Hostile text at every field of an operation, as the table {@code input/text.csv} says:
 * {@code sent}, and then byte for byte, or refused by the name of the field. Either way
 * the transaction and its other operation survive, nothing is injected, and no secret is
 * shown.
 */
@ExtendWith(OutputCaptureExtension.class)
class HostileTextTests {

	private static final String BODY = "pay-" + Node.SECRET;

	static Stream<Arguments> cases() throws IOException {
		List<Arguments> cases = new ArrayList<>();
		try (InputStream table = HostileTextTests.class.getResourceAsStream("/input/text.csv")) {
			List<String> lines = new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
			String[] fields = lines.get(0).split(",\\s*");
			for (String line : lines.subList(1, lines.size())) {
				String[] cells = line.split(",\\s*");
				for (int i = 1; i < fields.length; i++) {
					for (TestDatabase database : TestDatabase.values()) {
						cases.add(
								arguments(database, fields[i], HostileText.valueOf(cells[0]), cells[i].equals("sent")));
					}
				}
			}
		}
		return cases.stream();
	}

	@Test
	void theTableHasEveryTextAtEveryField() throws IOException {
		assertThat(cases()).hasSize(HostileText.values().length * 9 * 2).hasSizeGreaterThan(400);
	}

	@ParameterizedTest(name = "{0}: {1} = {2}, sent: {3}")
	@MethodSource("cases")
	void isSentAsItIsOrRefusedByTheNameOfItsField(TestDatabase database, String field, HostileText hostile,
			boolean sent, CapturedOutput output) {
		Node node = Node.on(database);
		Operation innocuous = Operation.of("http.post", "/notes", BODY)
			.withHeader("X-Token", "token-" + Node.SECRET)
			.withId(java.util.UUID.randomUUID().toString());
		List<Operation> enqueued = new ArrayList<>();
		Outcome outcome = node.attempt((vixSync) -> {
			Operation operation = with(innocuous, field, hostile.text);
			vixSync.enqueue(operation);
			enqueued.add(operation);
		});
		assertThat(outcome.trace() + output).doesNotContain(Node.SECRET);
		if (!sent) {
			assertThat(outcome.refusal()).isInstanceOf(IllegalArgumentException.class);
			assertThat(outcome.message().replaceAll("[ -]", "")).containsIgnoringCase(field.replace("Value", ""));
			assertThat(outcome.requests()).isEmpty();
			return;
		}
		assertThat(outcome.refusal()).isNull();
		Operation operation = enqueued.get(0);
		OperationView view = node.vixSync.find(operation.id()).orElseThrow();
		assertThat(view.status()).isEqualTo(OperationStatus.DONE);
		assertThat(view.operation()).isEqualTo(operation);
		assertThat(operation.toString()).doesNotContain(Node.SECRET);
		assertThat(outcome.requests()).singleElement().satisfies((each) -> isThe(operation, each, node));
	}

	private static void isThe(Operation operation, Request request, Node node) {
		String path = operation.target().replaceAll("^/+", "");
		assertThat(request.line()).isEqualTo("POST /api/" + path + " HTTP/1.1");
		assertThat(request.values("Host")).containsExactly(node.server.host());
		assertThat(request.values("Idempotency-Key")).containsExactly(operation.idempotencyKey());
		assertThat(request.values("X-Api")).containsExactly("base-" + Node.SECRET);
		assertThat(request.body()).isEqualTo(operation.payload().bytes());
		List<String> names = new ArrayList<>(List.of("host", "accept", "accept-encoding", "user-agent", "x-api",
				"idempotency-key", "content-length"));
		if (operation.payload().size() > 0) {
			names.add("content-type");
			assertThat(request.values("Content-Type")).containsExactly(operation.payload().contentType());
		}
		operation.headers().forEach((name, value) -> {
			names.add(name.toLowerCase(java.util.Locale.ROOT));
			assertThat(request.values(name)).containsExactly(value);
		});
		assertThat(request.names()).containsExactlyInAnyOrderElementsOf(names);
	}

	private static Operation with(Operation operation, String field, String text) {
		return switch (field) {
			case "id" -> operation.withId(text);
			case "kind" -> Operation.of(text, operation.target(), BODY);
			case "target" -> Operation.of(operation.kind(), text, BODY);
			case "orderingKey" -> operation.withOrderingKey(text);
			case "idempotencyKey" -> operation.withIdempotencyKey(text);
			case "contentType" -> operation.withContentType(text);
			case "headerValue" -> operation.withHeader("X-Hostile", text);
			case "headerName" -> operation.withHeader(text, "token-" + Node.SECRET);
			case "payload" -> Operation.of(operation.kind(), operation.target(), text);
			default -> throw new IllegalArgumentException(field);
		};
	}

}
