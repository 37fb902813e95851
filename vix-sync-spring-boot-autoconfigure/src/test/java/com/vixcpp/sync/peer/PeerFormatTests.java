package com.vixcpp.sync.peer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An operation is at the peer what it was here, and the format is the one that is
 * documented.
 */
class PeerFormatTests {

	private static Batch overTheWire(Operation... operations) {
		return PeerFormat.batch(PeerFormat.batch(PeerFormat.head("quote \" and é"),
				Stream.of(operations).map(PeerFormat::operation).toList()));
	}

	static List<Payload> payloads() {
		byte[] random = new byte[5000];
		new Random(7).nextBytes(random);
		return List.of(Payload.EMPTY, Payload.of(""), Payload.of("{\"text\":\"Ei \\u0000 \u00e9 \ud83e\udd5a\"}\r\n\t"),
				Payload.of("\u0000\u0001\u2028"), Payload.of(random), Payload.of(random).withContentType(Payload.JSON),
				Payload.of("text").withContentType("text/plain;charset=UTF-8"),
				Payload.of(new byte[] { (byte) 0xc3, 0x28 }).withContentType("text/plain"),
				Payload.of(new byte[] { (byte) 0xef, (byte) 0xbb, (byte) 0xbf, 'a' }).withContentType("text/plain"));
	}

	@ParameterizedTest
	@MethodSource("payloads")
	void everyPayloadArrivesByteForByte(Payload payload) {
		Operation operation = Operation.of("note.added", "peer:far").withPayload(payload);
		assertThat(overTheWire(operation).entries()).singleElement()
			.satisfies((each) -> assertThat(each.operation()).isEqualTo(operation));
	}

	@Test
	void whatTellsAnOperationArrivesAndItsTimesStayAtHome() {
		Operation operation = Operation.of("note.added", "peer:far", "text")
			.withId("id \" \\ 1")
			.withIdempotencyKey("key \u00ff")
			.withOrderingKey("nest \ud83e\udd5a")
			.withHeader("X-One", "a \" b")
			.withHeader("x-two", "c");
		Batch batch = overTheWire(operation, operation.withId("2"));
		assertThat(batch.sender()).isEqualTo("quote \" and é");
		assertThat(batch.entries()).hasSize(2);
		assertThat(batch.entries().get(0).operation()).isEqualTo(operation);
		assertThat(batch.entries().get(1).operation()).isEqualTo(operation.withId("2"));
	}

	private static Batch.Entry received(String fields) {
		return PeerFormat
			.batch(("{\"version\":1,\"sender\":\"here\",\"operations\":[{\"id\":\"1\",\"kind\":\"a\"," + fields + "}]}")
				.getBytes(StandardCharsets.UTF_8))
			.entries()
			.get(0);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '^', value = { "text | {\"egg\":3}", "text | 5", "text | [1]",
			"text | true", "payload | {\"egg\":3}", "payload | 5", "payload | false" })
	void aPayloadThatIsNoTextIsNeverTakenForAnEmptyOne(String field, String value) {
		Batch.Entry entry = received("\"" + field + "\":" + value);
		assertThat(entry.operation()).isNull();
		assertThat(entry.refusal()).contains("\"" + field + "\" must be a text");
	}

	@Test
	void neitherTextNorBytesIsAnEmptyPayloadAndNullIsAsIfLeftOut() {
		for (String fields : List.of("\"more\":1", "\"text\":null", "\"payload\":null,\"idempotencyKey\":null")) {
			assertThat(received(fields).operation()).isNotNull().satisfies((each) -> {
				assertThat(each.payload()).isEqualTo(Payload.EMPTY);
				assertThat(each.idempotencyKey()).isEqualTo("1");
			});
		}
		assertThat(received("\"text\":null,\"payload\":\"ZWdn\"").operation()).isNotNull()
			.satisfies((each) -> assertThat(each.payload().asString()).isEqualTo("egg"));
	}

	@Test
	void aBatchLooksAsItIsDocumented() {
		Operation operation = Operation.of("note.added", "peer:far", "{\"text\":\"egg\"}").withId("1");
		assertThat(new String(PeerFormat.batch(PeerFormat.head("here"), List.of(PeerFormat.operation(operation))),
				StandardCharsets.UTF_8))
			.isEqualTo("{\"version\":1,\"sender\":\"here\",\"operations\":[{\"id\":\"1\",\"kind\":\"note.added\","
					+ "\"target\":\"peer:far\",\"contentType\":\"application/json\","
					+ "\"text\":\"{\\\"text\\\":\\\"egg\\\"}\"}]}");
		assertThat(
				new String(
						PeerFormat.answer(List.of(Acknowledgement.done("1"), Acknowledgement.repeated("2"),
								Acknowledgement.of("3", Acknowledgement.Status.REJECTED, "why"))),
						StandardCharsets.UTF_8))
			.isEqualTo("{\"version\":1,\"results\":[{\"id\":\"1\",\"status\":\"done\"},"
					+ "{\"id\":\"2\",\"status\":\"done\",\"repeated\":true},"
					+ "{\"id\":\"3\",\"status\":\"rejected\",\"reason\":\"why\"}]}");
	}

}
