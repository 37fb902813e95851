package com.vixcpp.sync.receiver;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

import static com.vixcpp.sync.receiver.KeyedHttp.header;
import static com.vixcpp.sync.receiver.KeyedHttp.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests with a key over HTTP: one effect, and the answer of the first to all.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReceiverHttpContract {

	private HikariDataSource database;

	private ConfigurableApplicationContext context;

	/** Closed with the other: nodes in one process share the threads of Netty. */
	private ConfigurableApplicationContext another;

	private ReceivingHost host;

	private KeyedHttp http;

	private String key;

	private int before;

	abstract TestDatabase database();

	private ConfigurableApplicationContext startNode() {
		String password = (this.database.getPassword() != null) ? this.database.getPassword() : "";
		return TestHost.start(ReceivingHost.class, "spring.datasource.url=" + this.database.getJdbcUrl(),
				"spring.datasource.username=" + this.database.getUsername(), "spring.datasource.password=" + password,
				"vix.sync.engine.enabled=false", "vix.sync.receiver.max-request-size=64KB",
				"vix.sync.receiver.max-response-size=32KB", "spring.datasource.hikari.maximum-pool-size=20");
	}

	@BeforeAll
	void start() {
		this.database = database().empty();
		org.springframework.jdbc.core.simple.JdbcClient.create(this.database)
			.sql("create table effect (note varchar(10000))")
			.update();
		this.context = startNode();
		this.another = startNode();
		this.host = this.context.getBean(ReceivingHost.class);
		this.http = new KeyedHttp(this.context);
	}

	@AfterAll
	void stop() {
		this.context.close();
		this.another.close();
		this.database.close();
	}

	@BeforeEach
	void newKey() {
		this.key = UUID.randomUUID().toString();
		this.host.failing = false;
		this.host.gate = new CountDownLatch(0);
		this.host.reached.drainPermits();
		this.before = this.host.effects();
	}

	private int effects() {
		return this.host.effects() - this.before;
	}

	private static void assertProblem(HttpResponse<byte[]> answer, int status, String type) {
		assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
		assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
		assertThat(text(answer)).contains("\"type\":\"tag:vixcpp.com,2026:sync:" + type + "\"",
				"\"status\":" + status + ",");
	}

	@Test
	void aRepeatGetsTheAnswerOfTheFirstAndHasNoEffect() throws Exception {
		HttpResponse<byte[]> first = this.http.post("/notes", this.key, "egg");
		HttpResponse<byte[]> second = this.http.post("/notes", this.key, "egg");
		assertThat(first.statusCode()).isEqualTo(201);
		assertThat(effects()).isEqualTo(1);
		assertThat(second.statusCode()).isEqualTo(201);
		assertThat(text(second)).isEqualTo(text(first)).startsWith("kept ");
		assertThat(header(second, "Location")).isEqualTo(header(first, "Location")).startsWith("/notes/");
		assertThat(header(second, "Content-Type")).isEqualTo(header(first, "Content-Type")).startsWith("text/plain");
		assertThat(second.headers().allValues("X-Two")).isEqualTo(first.headers().allValues("X-Two"))
			.containsExactly("a", "b");
		assertThat(header(first, Receiver.REPLAYED)).isEmpty();
		assertThat(header(second, Receiver.REPLAYED)).isEqualTo("true");
	}

	@Test
	void aCookieIsForWhoeverAskedFirst() throws Exception {
		assertThat(header(this.http.post("/notes", this.key, "egg"), "Set-Cookie")).startsWith("session=");
		assertThat(header(this.http.post("/notes", this.key, "egg"), "Set-Cookie")).isEmpty();
	}

	@Test
	void everyAnswerSaysWhenItsKeyExpires() throws Exception {
		String expires = header(this.http.post("/notes", this.key, "egg"), Receiver.EXPIRES);
		ZonedDateTime at = ZonedDateTime.parse(expires, DateTimeFormatter.RFC_1123_DATE_TIME);
		assertThat(Duration.between(ZonedDateTime.now(), at)).isBetween(Duration.ofDays(29), Duration.ofDays(31));
		assertThat(header(this.http.post("/notes", this.key, "egg"), Receiver.EXPIRES)).isEqualTo(expires);
	}

	@Test
	void aQuotedKeyAndAPlainOneAreTheSame() throws Exception {
		this.http.post("/notes", this.key, "egg");
		HttpResponse<byte[]> plain = this.http.send("POST", "/notes", "egg".getBytes(), "Content-Type", "text/plain",
				"Idempotency-Key", this.key);
		assertThat(header(plain, Receiver.REPLAYED)).isEqualTo("true");
		assertThat(effects()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "POST,/notes,another", "POST,/notes?again,egg", "PUT,/notes,egg", "POST,/optional,egg" })
	void theSameKeyForAnotherRequestIsRefused(String method, String path, String body) throws Exception {
		this.http.post("/notes", this.key, "egg");
		assertProblem(this.http.send(method, path, body.getBytes(), "Content-Type", "text/plain", "Idempotency-Key",
				this.key), 422, "idempotency-key-reused");
		assertThat(effects()).isEqualTo(1);
	}

	@Test
	void withoutAKeyWhereOneIsRequiredNothingRuns() throws Exception {
		assertProblem(this.http.send("POST", "/notes", "egg".getBytes(), "Content-Type", "text/plain"), 400,
				"idempotency-key-missing");
		assertThat(effects()).isZero();
	}

	@Test
	void withoutAKeyWhereNoneIsRequiredEachRequestRuns() throws Exception {
		for (int i = 0; i < 2; i++) {
			HttpResponse<byte[]> answer = this.http.send("POST", "/optional", "egg".getBytes(), "Content-Type",
					"text/plain");
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(header(answer, Receiver.EXPIRES)).isEmpty();
		}
		assertThat(effects()).isEqualTo(2);
		this.http.post("/optional", this.key, "egg");
		this.http.post("/optional", this.key, "egg");
		assertThat(effects()).isEqualTo(3);
	}

	@Test
	void whileTheFirstRunsARepeatIsToldToComeAgain() throws Exception {
		this.host.gate = new CountDownLatch(1);
		CompletableFuture<HttpResponse<byte[]>> first = this.http.postAsync("/slow", this.key, "egg");
		try {
			awaitGate();
			HttpResponse<byte[]> second = this.http.post("/slow", this.key, "egg");
			assertProblem(second, 409, "request-in-progress");
			assertThat(header(second, "Retry-After")).isEqualTo("1");
			assertThat(effects()).as("not committed").isZero();
		}
		finally {
			this.host.gate.countDown();
		}
		assertThat(first.get().statusCode()).isEqualTo(200);
		HttpResponse<byte[]> third = this.http.post("/slow", this.key, "egg");
		assertThat(text(third)).isEqualTo(text(first.get()));
		assertThat(effects()).isEqualTo(1);
	}

	@Test
	void anotherNodeKnowsWhatIsRunningAndWhatHasRun() throws Exception {
		KeyedHttp elsewhere = new KeyedHttp(this.another);
		this.host.gate = new CountDownLatch(1);
		CompletableFuture<HttpResponse<byte[]>> first = this.http.postAsync("/slow", this.key, "egg");
		try {
			awaitGate();
			assertProblem(elsewhere.post("/slow", this.key, "egg"), 409, "request-in-progress");
		}
		finally {
			this.host.gate.countDown();
		}
		String answer = text(first.get());
		assertThat(text(elsewhere.post("/slow", this.key, "egg"))).isEqualTo(answer).startsWith("slowly ");
		assertThat(effects()).isEqualTo(1);
	}

	private void awaitGate() throws InterruptedException {
		assertThat(this.host.reached.tryAcquire(30, TimeUnit.SECONDS)).as("somebody at the gate").isTrue();
	}

	@Test
	void fiftyAtOnceWithOneKeyHaveOneEffect() throws Exception {
		List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			all.add(this.http.postAsync("/notes", this.key, "egg"));
		}
		int firsts = 0;
		for (CompletableFuture<HttpResponse<byte[]>> each : all) {
			HttpResponse<byte[]> answer = each.get();
			assertThat(answer.statusCode()).as(text(answer)).isIn(201, 409);
			firsts += (answer.statusCode() == 201 && header(answer, Receiver.REPLAYED).isEmpty()) ? 1 : 0;
		}
		assertThat(firsts).isEqualTo(1);
		assertThat(effects()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "/rejects,422", "/throws,500", "/handled,200" })
	void whatFailsIsUndoneAndItsKeyIsNotKept(String path, int status) throws Exception {
		this.host.failing = true;
		HttpResponse<byte[]> failed = this.http.post(path, this.key, "egg");
		assertThat(failed.statusCode()).isEqualTo(status);
		assertThat(header(failed, Receiver.EXPIRES)).isEmpty();
		assertThat(effects()).isZero();
		this.host.failing = false;
		HttpResponse<byte[]> again = this.http.post(path, this.key, "egg");
		assertThat(again.statusCode()).isEqualTo(200);
		assertThat(header(again, Receiver.REPLAYED)).isEmpty();
		assertThat(effects()).isEqualTo(1);
	}

	@Test
	void aRejectionKeepsTheWordsOfTheHandler() throws Exception {
		this.host.failing = true;
		HttpResponse<byte[]> answer = this.http.post("/rejects", this.key, "egg");
		assertThat(text(answer)).isEqualTo("the handler's own words");
		assertThat(header(answer, "X-Own")).isEqualTo("mine");
	}

	@Test
	void whatTheHandlerEnqueuesCommitsWithTheKey() throws Exception {
		VixSync vixSync = this.context.getBean(VixSync.class);
		this.host.failing = true;
		assertThat(this.http.post("/enqueues", this.key, this.key).statusCode()).isEqualTo(409);
		assertThat(vixSync.find(this.key)).isEmpty();
		this.host.failing = false;
		assertThat(this.http.post("/enqueues", this.key, this.key).statusCode()).isEqualTo(202);
		assertThat(this.http.post("/enqueues", this.key, this.key).statusCode()).isEqualTo(202);
		assertThat(vixSync.find(this.key)).isPresent();
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
