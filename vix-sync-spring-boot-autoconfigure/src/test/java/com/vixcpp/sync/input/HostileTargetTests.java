package com.vixcpp.sync.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.input.Node.Outcome;
import com.vixcpp.sync.input.RecordingServer.Request;
import com.vixcpp.sync.operation.Operation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Targets that mean to leave the base URL, to reach another host, or to carry a second
 * request, as the table {@code input/targets.csv} says. A relative target stays on the
 * host of the base URL, and configured headers never leave its origin.
 */
@ExtendWith(OutputCaptureExtension.class)
class HostileTargetTests {

	private static RecordingServer other;

	@BeforeAll
	static void open() throws IOException {
		other = new RecordingServer();
	}

	@AfterEach
	void forget() {
		other.forget();
	}

	@AfterAll
	static void close() throws IOException {
		other.close();
	}

	static Stream<Arguments> cases() throws IOException {
		List<Arguments> cases = new ArrayList<>();
		try (InputStream table = HostileTargetTests.class.getResourceAsStream("/input/targets.csv")) {
			new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).forEach((line) -> {
				String[] cells = line.split(" \\| ");
				for (TestDatabase database : TestDatabase.values()) {
					cases.add(arguments(database, cells[0], cells[1]));
				}
			});
		}
		return cases.stream();
	}

	@ParameterizedTest(name = "{0}: {1} -> {2}")
	@MethodSource("cases")
	void goesWhereItsAuthorSaysOrIsRefused(TestDatabase database, String cell, String expected, CapturedOutput output) {
		Node node = Node.on(database);
		String target = plain(cell).replace("{server}", node.server.host()).replace("{other}", other.host());
		Operation operation = Operation.of("http.post", target, "{}").withId(UUID.randomUUID().toString());
		assertThat(operation.toString()).doesNotContain(Node.SECRET);
		Outcome outcome = node.attempt((vixSync) -> vixSync.enqueue(operation));
		assertThat(outcome.trace() + output).doesNotContain(Node.SECRET);
		boolean toBase = expected.startsWith("base ");
		boolean toOther = expected.startsWith("other ");
		assertThat(outcome.requests()).hasSize(toBase ? 1 : 0);
		assertThat(other.requests()).hasSize(toOther ? 1 : 0);
		if (!toBase && !toOther) {
			assertThat(outcome.refusal()).isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining("target")
				.hasMessageContaining(expected);
			assertThat(node.vixSync.find(operation.id())).isEmpty();
			return;
		}
		Request request = (toBase ? outcome.requests() : other.requests()).get(0);
		assertThat(request.line()).isEqualTo("POST " + expected.substring(expected.indexOf(' ') + 1) + " HTTP/1.1");
		assertThat(request.values("Host")).containsExactly(toBase ? node.server.host() : other.host());
		assertThat(request.values("X-Api")).hasSize(toBase ? 1 : 0);
		assertThat(request.names()).doesNotContain("x-evil");
		assertThat(request.values("Idempotency-Key")).containsExactly(operation.id());
	}

	/** Characters beyond ASCII stand in the table as in Java. */
	private static String plain(String cell) {
		StringBuilder plain = new StringBuilder();
		for (int i = 0; i < cell.length(); i++) {
			if (cell.startsWith("\\u", i)) {
				plain.append((char) Integer.parseInt(cell.substring(i + 2, i + 6), 16));
				i += 5;
			}
			else {
				plain.append(cell.charAt(i));
			}
		}
		return plain.toString();
	}

}
