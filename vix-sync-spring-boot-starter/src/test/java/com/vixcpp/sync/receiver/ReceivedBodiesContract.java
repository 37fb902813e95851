package com.vixcpp.sync.receiver;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.vixcpp.sync.receiver.KeyedHttp.header;
import static com.vixcpp.sync.receiver.KeyedHttp.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keys, requests and answers of every kind, and of none.
 */
abstract class ReceivedBodiesContract extends ReceiverHttp {

	@Test
	void aQuotedKeyAndAPlainOneAreTheSame() throws Exception {
		this.http.post("/notes", this.key, "egg");
		HttpResponse<byte[]> plain = this.http.send("POST", "/notes", "egg".getBytes(), "Content-Type", "text/plain",
				"Idempotency-Key", this.key);
		assertThat(header(plain, Receiver.REPLAYED)).isEqualTo("true");
		assertThat(effects()).isEqualTo(1);
	}

	@Test
	void anAnswerThatIsTooLargeToBeKeptUndoesEverything() throws Exception {
		assertThat(this.http.post("/large?size=32000", this.key, "egg").statusCode()).isEqualTo(200);
		assertThat(effects()).isEqualTo(1);
		String another = this.key + "-2";
		assertProblem(this.http.post("/large?size=40000", another, "egg"), 500, "answer-too-large");
		assertProblem(this.http.post("/large?size=4000000", another, "egg"), 500, "answer-too-large");
		assertThat(effects()).isEqualTo(1);
	}

	@Test
	void aRequestThatIsTooLargeIsNotRead() throws Exception {
		byte[] body = new byte[64 * 1024 + 1];
		assertProblem(this.http.send("POST", "/bytes", body, "Content-Type", "application/octet-stream",
				"Idempotency-Key", this.key), 413, "request-too-large");
		assertThat(effects()).isZero();
	}

	@Test
	void binaryBodiesAreToldApartByteByByteAndAnsweredAsTheyWere() throws Exception {
		byte[] body = new byte[64 * 1024];
		new java.util.Random(7).nextBytes(body);
		byte[] small = java.util.Arrays.copyOf(body, 30_000);
		for (int i = 0; i < 2; i++) {
			HttpResponse<byte[]> answer = this.http.send("POST", "/bytes", small, "Content-Type",
					"application/octet-stream", "Accept", "application/octet-stream", "Idempotency-Key", this.key);
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.body()).isEqualTo(small);
		}
		assertThat(effects()).isEqualTo(1);
		small[29_999] ^= 1;
		assertProblem(this.http.send("POST", "/bytes", small, "Content-Type", "application/octet-stream",
				"Idempotency-Key", this.key), 422, "idempotency-key-reused");
	}

	@Test
	void anAnswerWithoutABodyIsAnAnswer() throws Exception {
		assertThat(this.http.post("/silent", this.key, "egg").statusCode()).isEqualTo(204);
		HttpResponse<byte[]> second = this.http.post("/silent", this.key, "egg");
		assertThat(second.statusCode()).isEqualTo(204);
		assertThat(header(second, Receiver.REPLAYED)).isEqualTo("true");
		assertThat(effects()).isEqualTo(1);
	}

	@Test
	void anEmptyBodyIsABody() throws Exception {
		assertThat(this.http.send("POST", "/notes", new byte[0], "Idempotency-Key", this.key).statusCode())
			.isEqualTo(201);
		assertThat(this.http.send("POST", "/notes", new byte[0], "Idempotency-Key", this.key).statusCode())
			.isEqualTo(201);
		assertThat(effects()).isEqualTo(1);
	}

	@Test
	void formsAreReceivedAndToldApart() throws Exception {
		String[] headers = { "Content-Type", "application/x-www-form-urlencoded", "Idempotency-Key", this.key };
		HttpResponse<byte[]> first = this.http.send("POST", "/bound", "note=egg%26+nest".getBytes(), headers);
		assertThat(text(first)).contains("egg& nest");
		assertThat(text(this.http.send("POST", "/bound", "note=egg%26+nest".getBytes(), headers)))
			.isEqualTo(text(first));
		assertThat(effects()).isEqualTo(1);
		assertProblem(this.http.send("POST", "/bound", "note=another".getBytes(), headers), 422,
				"idempotency-key-reused");
	}

	@Test
	void multipartIsRefused() throws Exception {
		String body = "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\negg\r\n--b--\r\n";
		assertProblem(this.http.send("POST", "/notes", body.getBytes(), "Content-Type",
				"multipart/form-data; boundary=b", "Idempotency-Key", this.key), 415, "unsupported-body");
		assertThat(effects()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\"", "\"open", "\"a\"b\"", "\"a\\nb\"", "\"a\" ; x=\u00e9", "\"" })
	void whatIsNoKeyIsRefused(String value) throws Exception {
		assertProblem(RawHttp.post(this.http.origin(), "/notes", "egg", "Idempotency-Key: " + value), 400,
				"idempotency-key-invalid");
		assertThat(effects()).isZero();
	}

	@Test
	void aKeyIsGivenOnceAndIsNotTooLong() throws Exception {
		assertProblem(RawHttp.post(this.http.origin(), "/notes", "egg", "Idempotency-Key: a", "Idempotency-Key: b"),
				400, "idempotency-key-invalid");
		assertProblem(this.http.post("/notes", "k".repeat(256), "egg"), 400, "idempotency-key-invalid");
		assertProblem(this.http.post("/notes", "k".repeat(7000), "egg"), 400, "idempotency-key-invalid");
		assertThat(effects()).isZero();
		assertThat(this.http.post("/notes", this.key + "k".repeat(255 - this.key.length()), "egg").statusCode())
			.isEqualTo(201);
	}

}
