package com.vixcpp.sync.input;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.vixcpp.sync.DiscardResult;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.input.Node.Outcome;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.operation.Payload;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Instants that no database keeps, ids that no operation can have, and null, at every
 * door that takes one: refused by name, or harmless, in a transaction that survives.
 */
class HostileValueTests {

	private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

	private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

	private static Stream<Arguments> onBoth(Stream<Arguments> cases) {
		return cases.flatMap((each) -> Stream.of(TestDatabase.values())
			.map((database) -> arguments(Stream.concat(Stream.of(database), Stream.of(each.get())).toArray())));
	}

	static Stream<Arguments> instants() {
		return onBoth(Stream.of(arguments(Instant.MIN, null), arguments(Instant.MAX, null),
				arguments(LATEST.plusNanos(1000), null), arguments(EARLIEST.minusNanos(1), null),
				arguments(Instant.parse("+294277-01-01T00:00:00Z"), null),
				arguments(Instant.parse("-4713-01-01T00:00:00Z"), null),
				arguments(Instant.ofEpochMilli(Long.MAX_VALUE), null),
				arguments(Instant.ofEpochMilli(Long.MIN_VALUE), null), arguments(LATEST, true),
				arguments(Instant.parse("2196-02-29T23:59:59.999999Z"), true), arguments(EARLIEST, false),
				arguments(Instant.EPOCH, false), arguments(Instant.EPOCH.minusNanos(1), false),
				arguments(Instant.parse("1582-10-10T12:00:00Z"), false),
				arguments(Instant.parse("1900-01-01T00:00:00.000001Z"), false),
				arguments(Instant.parse("2026-03-29T01:30:00Z"), false)));
	}

	/** Null: refused; else whether it lies in the future. */
	@ParameterizedTest
	@MethodSource("instants")
	void anInstantIsKeptToTheMicrosecondOrRefused(TestDatabase database, Instant instant, Boolean future) {
		Node node = Node.on(database);
		Operation[] kept = new Operation[2];
		Operation plain = Operation.of("http.post", "/notes");
		Outcome outcome = node.attempt((vixSync) -> {
			kept[0] = plain.withId(UUID.randomUUID().toString()).withExpiresAt(instant);
			vixSync.enqueue(kept[0]);
		});
		Outcome later = node.attempt((vixSync) -> {
			kept[1] = plain.withId(UUID.randomUUID().toString()).withNotBefore(instant);
			vixSync.enqueue(kept[1]);
			if (Boolean.TRUE.equals(future)) {
				assertThat(vixSync.discard(kept[1].id())).isEqualTo(DiscardResult.DISCARDED);
			}
		});
		if (future == null) {
			assertThat(outcome.refusal()).isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining("expires-at");
			assertThat(later.refusal()).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not-before");
			return;
		}
		assertThat(outcome.refusal()).isNull();
		assertThat(later.refusal()).isNull();
		assertThat(view(node, kept[0]).operation().expiresAt()).isEqualTo(kept[0].expiresAt());
		assertThat(view(node, kept[1]).operation().notBefore()).isEqualTo(kept[1].notBefore());
		assertThat(view(node, kept[0]).status()).isEqualTo(future ? OperationStatus.DONE : OperationStatus.EXPIRED);
		assertThat(view(node, kept[1]).status()).isEqualTo(future ? OperationStatus.DISCARDED : OperationStatus.DONE);
	}

	private static OperationView view(Node node, Operation operation) {
		return node.vixSync.find(operation.id()).orElseThrow();
	}

	@ParameterizedTest
	@EnumSource(HostileText.class)
	void anIdThatNobodyHasIsUnknownAtEveryDoor(HostileText hostile) {
		for (TestDatabase database : TestDatabase.values()) {
			Outcome outcome = Node.on(database).attempt((vixSync) -> {
				String id = hostile.text + ((hostile.text.length() == 64) ? "y" : "");
				assertThat(vixSync.find(id).map(OperationView::operation).map(Operation::id))
					.isIn(java.util.Optional.empty(), java.util.Optional.of(id));
				assertThat(vixSync.retry(id)).isFalse();
				assertThat(vixSync.discard(id)).isEqualTo(DiscardResult.TOO_LATE);
			});
			assertThat(outcome.refusal()).isNull();
			assertThat(outcome.requests()).isEmpty();
		}
	}

	static Stream<Arguments> nulls() {
		Operation operation = Operation.of("http.post", "/notes");
		Map<String, UnaryOperator<Operation>> changes = new LinkedHashMap<>();
		changes.put("id", (each) -> each.withId(null));
		changes.put("kind", (each) -> Operation.of(null, "/x"));
		changes.put("target", (each) -> Operation.of("http.post", null));
		changes.put("payload", (each) -> Operation.of("http.post", "/x", (String) null));
		changes.put("payload ", (each) -> Operation.of("http.post", "/x", (byte[]) null));
		changes.put(" payload", (each) -> each.withPayload(null));
		changes.put("content type", (each) -> each.withContentType(null));
		changes.put("header name", (each) -> each.withHeader(null, "v"));
		changes.put("header X", (each) -> each.withHeader("X", null));
		changes.put("idempotency key", (each) -> each.withIdempotencyKey(null));
		changes.put("headers", (each) -> new Operation("a", "k", "t", Payload.EMPTY, null, "a", null, null, null));
		Stream<Arguments> made = changes.entrySet()
			.stream()
			.map((each) -> arguments(each.getKey().strip(),
					(Consumer<VixSync>) (vixSync) -> vixSync.enqueue(each.getValue().apply(operation))));
		return Stream.concat(made,
				Stream.of(arguments("operation", (Consumer<VixSync>) (vixSync) -> vixSync.enqueue(null)),
						arguments("operation", (Consumer<VixSync>) (vixSync) -> vixSync.enqueue(null, "x")),
						arguments("payload", (Consumer<VixSync>) (vixSync) -> vixSync.enqueue(operation, null))));
	}

	@ParameterizedTest
	@MethodSource("nulls")
	void nullIsRefusedByTheNameOfItsField(String field, Consumer<VixSync> hostile) {
		Outcome outcome = Node.on(TestDatabase.H2).attempt(hostile);
		assertThat(outcome.refusal()).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(field);
		assertThat(outcome.requests()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void nullIsUnknownWhereAnIdIsAskedFor(TestDatabase database) {
		VixSync vixSync = Node.on(database).vixSync;
		assertThat(vixSync.find(null)).isEmpty();
		assertThat(vixSync.retry((String) null)).isFalse();
		assertThat(vixSync.discard((String) null)).isEqualTo(DiscardResult.TOO_LATE);
	}

}
