package com.vixcpp.sync.operation;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * An operation is what its author said, or is refused by the name of its field.
 */
class OperationTests {

	private final Operation operation = Operation.of("http.post", "/notes", "{\"text\":\"secret\"}");

	@Test
	void idsAreUniqueUuidsOfVersionSeven() {
		Set<String> ids = new HashSet<>();
		for (int i = 0; i < 100_000; i++) {
			ids.add(OperationId.next());
		}
		assertThat(ids).hasSize(100_000);
		assertThat(UUID.fromString(this.operation.id()).version()).isEqualTo(7);
		assertThat(UUID.fromString(this.operation.id()).variant()).isEqualTo(2);
	}

	@Test
	void theIdempotencyKeyFollowsTheIdUnlessGiven() {
		assertThat(this.operation.idempotencyKey()).isEqualTo(this.operation.id());
		assertThat(this.operation.withId("a").idempotencyKey()).isEqualTo("a");
		assertThat(this.operation.withIdempotencyKey("k").withId("a").idempotencyKey()).isEqualTo("k");
	}

	@Test
	void operationsAreEqualByContent() {
		assertThat(Operation.of("k", "t", new byte[] { 1 }).withId("a"))
			.isEqualTo(Operation.of("k", "t", new byte[] { 1 }).withId("a"))
			.hasSameHashCodeAs(Operation.of("k", "t", new byte[] { 1 }).withId("a"))
			.isNotEqualTo(Operation.of("k", "t", new byte[] { 2 }).withId("a"));
	}

	@Test
	void whatIsGivenIsCopied() {
		byte[] bytes = { 1 };
		Operation operation = Operation.of("k", "t", bytes);
		bytes[0] = 2;
		operation.payload().bytes()[0] = 3;
		assertThat(operation.payload().bytes()).containsExactly(1);
		assertThat(operation.payload().contentType()).isEqualTo("application/octet-stream");
		assertThat(this.operation.payload().contentType()).isEqualTo("application/json");
	}

	@Test
	void itShowsNeitherPayloadNorHeaderValues() {
		assertThat(this.operation.withHeader("Authorization", "Bearer secret").toString()).contains("Authorization")
			.doesNotContain("secret");
	}

	@Test
	void instantsAreCutToWhatDatabasesKeep() {
		Instant instant = Instant.parse("2026-01-01T00:00:00.123456789Z");
		assertThat(this.operation.withNotBefore(instant).notBefore())
			.isEqualTo(Instant.parse("2026-01-01T00:00:00.123456Z"));
	}

	@Test
	void statusCodesAreThoseThatAreStored() {
		assertThat(OperationStatus.values()).extracting(OperationStatus::code).containsExactly(0, 1, 2, 3, 4, 5, 6);
		for (OperationStatus status : OperationStatus.values()) {
			assertThat(OperationStatus.of(status.code())).isEqualTo(status);
		}
	}

	static Stream<Arguments> badInput() {
		String lone = "a\uD800";
		return Stream.of(bad("id", (o) -> o.withId("")), bad("id", (o) -> o.withId("x".repeat(65))),
				bad("id", (o) -> o.withId("a\0")), bad("id", (o) -> o.withId(lone)),
				bad("kind", (o) -> Operation.of(" ", "t")), bad("kind", (o) -> Operation.of("k\n", "t")),
				bad("kind", (o) -> Operation.of("k".repeat(101), "t")), bad("target", (o) -> Operation.of("k", "")),
				bad("target", (o) -> Operation.of("k", "t\r\nHost: evil")),
				bad("target", (o) -> Operation.of("k", lone)),
				bad("target", (o) -> Operation.of("k", "t".repeat(2049))),
				bad("payload", (o) -> Operation.of("k", "t", lone)),
				bad("ordering key", (o) -> o.withOrderingKey("\0")),
				bad("ordering key", (o) -> o.withOrderingKey("x".repeat(256))),
				bad("idempotency key", (o) -> o.withIdempotencyKey("a\r\nb")),
				bad("idempotency key", (o) -> o.withIdempotencyKey("")),
				bad("idempotency key", (o) -> o.withIdempotencyKey("\uD83D\uDE00")),
				bad("header name", (o) -> o.withHeader("X Y", "v")), bad("header name", (o) -> o.withHeader("", "v")),
				bad("header name", (o) -> o.withHeader("X\r\nEvil", "v")),
				bad("header X", (o) -> o.withHeader("X", "v\r\nEvil: 1")),
				bad("header X", (o) -> o.withHeader("X", "v\0")),
				bad("header X", (o) -> o.withHeader("X", "v".repeat(8193))),
				bad("content type", (o) -> o.withContentType("a\nb")),
				bad("expires", (o) -> o.withNotBefore(Instant.EPOCH).withExpiresAt(Instant.EPOCH)));
	}

	private static Arguments bad(String field, UnaryOperator<Operation> change) {
		return arguments(field, change);
	}

	@ParameterizedTest
	@MethodSource("badInput")
	void badInputIsRefusedByTheNameOfItsField(String field, UnaryOperator<Operation> change) {
		assertThatIllegalArgumentException().isThrownBy(() -> change.apply(this.operation))
			.withMessageContaining(field);
	}

}
