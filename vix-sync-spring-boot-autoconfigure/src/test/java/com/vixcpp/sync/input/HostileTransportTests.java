package com.vixcpp.sync.input;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.input.Node.Outcome;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.operation.Payload;
import com.vixcpp.sync.operation.PayloadConverter;
import com.vixcpp.sync.operation.Response;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.transport.TransportRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * A user's transport or converter that does what none should: its operation ends visibly,
 * all others go on, and the engine with them.
 */
class HostileTransportTests {

	private static Stream<Arguments> onBoth(Map<String, ?> cases) {
		return cases.entrySet()
			.stream()
			.flatMap((each) -> Stream.of(TestDatabase.values())
				.map((database) -> arguments(database, each.getKey(), each.getValue())));
	}

	static Stream<Arguments> failures() {
		Map<String, Consumer<CustomTransport>> cases = new LinkedHashMap<>();
		for (HostileText hostile : HostileText.values()) {
			cases.put("fails with " + hostile, (it) -> it.send = (o) -> SendResult.failed(hostile.text));
			cases.put("throws " + hostile, sending(() -> {
				throw new IllegalStateException(hostile.text);
			}));
		}
		cases.put("null", sending(() -> null));
		cases.put("null stage", (it) -> it.sendAsync = (o) -> null);
		cases.put("stage of null", (it) -> it.sendAsync = (o) -> CompletableFuture.completedFuture(null));
		cases.put("failed stage", (it) -> it.sendAsync = (o) -> CompletableFuture
			.failedFuture(new CompletionException(new IllegalStateException("x\0"))));
		cases.put("no outcome", sending(() -> new SendResult(null, "x", null, null, null)));
		cases.put("null reason", sending(() -> SendResult.failed(null)));
		cases.put("least status", sending(() -> SendResult.failed("x").withStatus(Integer.MIN_VALUE)));
		cases.put("largest status", sending(() -> SendResult.rejected("x").withStatus(Integer.MAX_VALUE)));
		cases.put("longest wait",
				sending(() -> SendResult.failed("x").withRetryAfter(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))));
		cases.put("negative wait",
				sending(() -> SendResult.failed("x").withRetryAfter(Duration.ofSeconds(Long.MIN_VALUE))));
		cases.put("null in response", sending(() -> {
			Map<String, String> headers = new HashMap<>();
			headers.put(null, null);
			return SendResult.failed("x").withResponse(new Response(headers, null));
		}));
		cases.put("error", sending(() -> {
			throw new AssertionError("x");
		}));
		cases.put("out of memory", sending(() -> {
			throw new OutOfMemoryError("not really");
		}));
		cases.put("exception without message", sending(() -> {
			throw new IllegalStateException();
		}));
		cases.put("exception whose message throws", sending(() -> {
			throw new Unspeakable();
		}));
		cases.put("destination that turns null", (it) -> it.destination = onceThen(null));
		cases.put("destination that turns long", (it) -> it.destination = onceThen("x".repeat(256)));
		cases.put("destination that turns NUL", (it) -> it.destination = onceThen("\0"));
		return onBoth(cases);
	}

	private static Consumer<CustomTransport> sending(Supplier<SendResult> result) {
		return (transport) -> transport.send = (operation) -> result.get();
	}

	private static java.util.function.Function<Operation, String> onceThen(String later) {
		Set<String> asked = java.util.concurrent.ConcurrentHashMap.newKeySet();
		return (operation) -> asked.add(operation.id()) ? operation.kind() : later;
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("failures")
	void aTransportThatMisbehavesFailsItsOperationAndNoOther(TestDatabase database, String name,
			Consumer<CustomTransport> misbehave) {
		Node node = Node.on(database);
		misbehave.accept(node.transport);
		Operation operation = Operation.of(CustomTransport.KIND, "x").withId(UUID.randomUUID().toString());
		Outcome outcome = node.attempt((vixSync) -> vixSync.enqueue(operation));
		node.transport.behave();
		assertThat(outcome.refusal()).isNull();
		OperationView view = node.vixSync.find(operation.id()).orElseThrow();
		assertThat(view.status()).isEqualTo(OperationStatus.PERMANENT_FAILED);
		assertThat(view.attempt()).isEqualTo(1);
		assertThat(view.lastError()).isNotNull().hasSizeLessThanOrEqualTo(1000).doesNotContainPattern("\\p{Cntrl}");
		node.attempt((vixSync) -> assertThat(vixSync.retry(operation.id())).isTrue());
		assertThat(node.vixSync.find(operation.id()).orElseThrow().status()).isEqualTo(OperationStatus.DONE);
	}

	@ParameterizedTest
	@EnumSource(HostileText.class)
	void aDestinationIsKeptAsItIsOrRefusedByName(HostileText hostile) {
		boolean possible = Set
			.of("NBSP", "LATIN", "EMOJI", "BIDI", "BOM", "ZERO_WIDTH", "LEADING_SPACE", "TRAILING_SPACE", "LONG_64",
					"LONG_65", "LONG_101", "LONG_255", "SQL", "TEMPLATE", "PERCENT", "COLON", "AUTHORITY")
			.contains(hostile.name());
		for (TestDatabase database : TestDatabase.values()) {
			Node node = Node.on(database);
			node.transport.destination = (operation) -> hostile.text;
			Operation operation = Operation.of(CustomTransport.KIND, "x").withId(UUID.randomUUID().toString());
			Outcome outcome = node.attempt((vixSync) -> vixSync.enqueue(operation));
			node.transport.behave();
			if (possible) {
				assertThat(node.vixSync.find(operation.id()).orElseThrow().status()).isEqualTo(OperationStatus.DONE);
			}
			else {
				assertThat(outcome.refusal()).isInstanceOf(IllegalStateException.class)
					.hasMessageContaining("SyncTransport.destination");
				assertThat(node.vixSync.find(operation.id())).isEmpty();
			}
		}
	}

	static Stream<Arguments> converters() {
		Map<String, PayloadConverter> cases = new LinkedHashMap<>();
		cases.put("PayloadConverter", (source) -> null);
		cases.put("max-payload-size", (source) -> Payload.of(new byte[(1 << 20) + 1]));
		cases.put("payload", (source) -> Payload.of("a\uD800"));
		cases.put("content type", (source) -> Payload.of("{}").withContentType("a\r\nX-Evil: 1"));
		cases.put("on purpose", (source) -> {
			throw new IllegalArgumentException("on purpose");
		});
		return onBoth(cases);
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("converters")
	void aConverterThatMisbehavesIsNamed(TestDatabase database, String named, PayloadConverter converter) {
		Node node = Node.on(database);
		node.transport.converter = converter;
		Outcome outcome = node.attempt((vixSync) -> vixSync.enqueue(Operation.of("http.post", "/x"), "source"));
		assertThat(outcome.refusal()).hasMessageContaining(named);
		assertThat(outcome.requests()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void aContentTypeThatWasSetOutlivesTheConverter(TestDatabase database) {
		Node node = Node.on(database);
		node.transport.converter = (source) -> Payload.of("{}");
		Outcome outcome = node.attempt((vixSync) -> vixSync
			.enqueue(Operation.of("http.post", "/x").withContentType("application/vnd.own+json"), "source"));
		assertThat(outcome.requests()).singleElement()
			.satisfies((each) -> assertThat(each.values("Content-Type")).containsExactly("application/vnd.own+json"));
	}

	@Test
	void aWaitIsNeverNegativeNorLongerThanAYear() {
		SendResult result = SendResult.unavailable("x");
		assertThat(result.withRetryAfter(Duration.ofSeconds(Long.MAX_VALUE)).retryAfter())
			.isEqualTo(Duration.ofDays(365));
		assertThat(result.withRetryAfter(Duration.ofNanos(-1)).retryAfter()).isNull();
		assertThat(result.withRetryAfter(Duration.ofMinutes(3)).retryAfter()).isEqualTo(Duration.ofMinutes(3));
	}

	@Test
	void aResponseIsBoundedAndShowsNoValues() {
		Map<String, String> headers = new LinkedHashMap<>();
		for (int i = 0; i < 1000; i++) {
			headers.put("X-" + i, "v\r\n".repeat(10_000));
		}
		Response response = new Response(headers, "\0".repeat(1_000_000));
		assertThat(response.headers()).hasSize(50)
			.allSatisfy((name, value) -> assertThat(value).hasSize(8192).doesNotContain("\n"));
		assertThat(response.body()).hasSize(Response.MAX_BODY).isBlank();
		assertThat(response.isComplete()).isFalse();
		assertThat(response.toString()).doesNotContain("v ");
	}

	@Test
	void aTransportWithoutKindsIsNamed() {
		List<Set<String>> wrong = new ArrayList<>(List.of(Set.of(), Set.of(" ")));
		wrong.add(null);
		for (Set<String> kinds : wrong) {
			SyncTransport transport = new SyncTransport() {
				@Override
				public Set<String> kinds() {
					return kinds;
				}

				@Override
				public SendResult send(Operation operation) {
					return SendResult.delivered();
				}
			};
			assertThatIllegalStateException().isThrownBy(() -> new TransportRegistry(List.of(transport)))
				.withMessageContaining("SyncTransport.kinds")
				.withMessageContaining(getClass().getName());
		}
	}

	private static final class Unspeakable extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException("no word");
		}

	}

}
