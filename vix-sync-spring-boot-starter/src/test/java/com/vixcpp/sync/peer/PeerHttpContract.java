package com.vixcpp.sync.peer;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

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
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Batches over HTTP: each operation has one effect, and an acknowledgement of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PeerHttpContract {

	private final HttpClient client = HttpClient.newHttpClient();

	private final JsonMapper json = JsonMapper.builder().build();

	private HikariDataSource database;

	private ConfigurableApplicationContext context;

	private PeerHost host;

	private String url;

	/** Ids of this test. */
	private String id;

	abstract TestDatabase database();

	@BeforeAll
	void start() {
		this.database = database().empty();
		JdbcClient.create(this.database)
			.sql("create table effect (n bigint generated always as identity primary key, note varchar(10000))")
			.update();
		String password = (this.database.getPassword() != null) ? this.database.getPassword() : "";
		this.context = TestHost.start(PeerHost.class, "spring.datasource.url=" + this.database.getJdbcUrl(),
				"spring.datasource.username=" + this.database.getUsername(), "spring.datasource.password=" + password,
				"vix.sync.engine.enabled=false", "vix.sync.peer.receive.enabled=true",
				"vix.sync.peer.receive.max-request-size=64KB", "vix.sync.peer.receive.max-operations=250",
				"spring.datasource.hikari.maximum-pool-size=20");
		this.host = this.context.getBean(PeerHost.class);
		this.url = "http://localhost:" + this.context.getEnvironment().getRequiredProperty("local.server.port")
				+ "/vix-sync/peer";
	}

	@AfterAll
	void stop() {
		this.context.close();
		this.database.close();
	}

	@BeforeEach
	void newIds() {
		this.id = UUID.randomUUID().toString().substring(0, 8);
		this.host.clear();
	}

	private String operation(String name, String kind) {
		return operation(name, kind, "");
	}

	private String operation(String name, String kind, String more) {
		return "{\"id\":\"%s-%s\",\"kind\":\"%s\",\"text\":\"%s\"%s}".formatted(this.id, name, kind, name, more);
	}

	private static String inKey(String key) {
		return ",\"orderingKey\":\"" + key + "\"";
	}

	private static String batch(String... operations) {
		return batchOf("far-away", operations);
	}

	private static String batchOf(String sender, String... operations) {
		return "{\"version\":1,\"sender\":\"" + sender + "\",\"operations\":[" + String.join(",", operations) + "]}";
	}

	private HttpRequest request(String method, String contentType, String body) {
		return HttpRequest.newBuilder(URI.create(this.url))
			.header("Content-Type", contentType)
			.method(method, HttpRequest.BodyPublishers.ofString(body))
			.build();
	}

	private HttpResponse<String> post(String body) throws Exception {
		return this.client.send(request("POST", "application/json", body), HttpResponse.BodyHandlers.ofString());
	}

	/** The statuses of the operations, in order. */
	private List<String> statuses(String body) throws Exception {
		return statuses(post(body));
	}

	private List<String> statuses(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
		JsonNode node = this.json.readTree(answer.body());
		assertThat(node.path("version").asInt()).isEqualTo(1);
		List<String> statuses = new ArrayList<>();
		node.path("results")
			.forEach((each) -> statuses
				.add(each.path("status").asString() + (each.path("repeated").asBoolean(false) ? " again" : "")));
		return statuses;
	}

	@Test
	void aBatchIsHandledInOrderAndARepeatHasNoEffect() throws Exception {
		String batch = batch(operation("a", "note.added"), operation("b", "note.added"), operation("c", "note.added"));
		assertThat(statuses(batch)).containsExactly("done", "done", "done");
		assertThat(this.host.effects()).containsExactly("a", "b", "c");
		assertThat(statuses(batch)).containsExactly("done again", "done again", "done again");
		assertThat(this.host.effects()).containsExactly("a", "b", "c");
	}

	@Test
	void whatIsNewAmongRepeatsIsHandled() throws Exception {
		assertThat(statuses(batch(operation("b", "note.added")))).containsExactly("done");
		assertThat(statuses(
				batch(operation("a", "note.added"), operation("b", "note.added"), operation("c", "note.added"))))
			.containsExactly("done", "done again", "done");
		assertThat(this.host.effects()).containsExactly("b", "a", "c");
	}

	@Test
	void oneOperationTwiceInABatchHasOneEffect() throws Exception {
		assertThat(statuses(batch(operation("a", "note.added"), operation("a", "note.added")))).containsExactly("done",
				"done again");
		assertThat(this.host.effects()).containsExactly("a");
	}

	@Test
	void operationsOfAnotherSenderAreOthers() throws Exception {
		assertThat(statuses(batchOf("north", operation("a", "note.added")))).containsExactly("done");
		assertThat(statuses(batchOf("south", operation("a", "note.added")))).containsExactly("done");
		assertThat(this.host.effects()).containsExactly("a", "a");
	}

	@Test
	void repeatsAreToldByTheIdempotencyKeyWhereThereIsOne() throws Exception {
		String key = ",\"idempotencyKey\":\"" + this.id + "-key\"";
		assertThat(statuses(batch(operation("a", "note.added", key)))).containsExactly("done");
		String again = operation("a", "note.added", key).replace(this.id + "-a", this.id + "-z");
		assertThat(statuses(batch(again))).containsExactly("done again");
		assertThat(statuses(batch(operation("b", "note.added", key)))).containsExactly("rejected");
		assertThat(this.host.effects()).containsExactly("a");
	}

	@Test
	void failureRejectionAndUnknownKindAreToldApartAndTheOthersAreDone() throws Exception {
		this.host.failing = true;
		HttpResponse<String> answer = post(batch(operation("a", "note.added"), operation("b", "note.fails"),
				operation("c", "note.rejected"), operation("d", "note.lost"), operation("e", "note.added")));
		assertThat(statuses(answer)).containsExactly("done", "failed", "rejected", "unknown-kind", "done");
		assertThat(answer.body()).contains("IllegalStateException: the disk of the handler is full", "nobody wants it",
				"'note.lost', there are note.added");
		assertThat(this.host.effects()).containsExactly("a", "e");
		this.host.failing = false;
		assertThat(statuses(batch(operation("b", "note.fails")))).containsExactly("done");
	}

	@Test
	void whatFailsUndoesNothingOfTheOthersAlsoInAWholeBatchOfKnownKinds() throws Exception {
		this.host.failing = true;
		assertThat(statuses(
				batch(operation("a", "note.added"), operation("b", "note.fails"), operation("c", "note.added"))))
			.containsExactly("done", "failed", "done");
		assertThat(this.host.effects()).containsExactly("a", "c");
	}

	@ParameterizedTest
	@ValueSource(strings = { "note.fails", "note.rejected", "note.lost" })
	void behindOneThatIsNotDoneNothingOfItsKeyIsHandled(String kind) throws Exception {
		this.host.failing = true;
		assertThat(statuses(batch(operation("a", kind, inKey("nest")), operation("b", "note.added", inKey("nest")),
				operation("c", "note.added", inKey("egg")), operation("d", "note.added"))))
			.containsExactly(
					(kind.equals("note.fails")) ? "failed" : (kind.equals("note.lost")) ? "unknown-kind" : "rejected",
					"busy", "done", "done");
		assertThat(this.host.effects()).containsExactly("c", "d");
	}

	@Test
	void whileAnOperationIsWorkedOnARepeatIsBusyAndTheOthersAreDone() throws Exception {
		this.host.gate = new CountDownLatch(1);
		CompletableFuture<HttpResponse<String>> first = this.client.sendAsync(
				request("POST", "application/json", batch(operation("a", "note.slow"))),
				HttpResponse.BodyHandlers.ofString());
		try {
			assertThat(this.host.reached.tryAcquire(30, TimeUnit.SECONDS)).as("somebody at the gate").isTrue();
			assertThat(statuses(batch(operation("a", "note.slow"), operation("b", "note.added"))))
				.containsExactly("busy", "done");
		}
		finally {
			this.host.gate.countDown();
		}
		assertThat(statuses(first.get())).containsExactly("done");
		assertThat(statuses(batch(operation("a", "note.slow")))).containsExactly("done again");
		assertThat(this.host.effects()).containsExactlyInAnyOrder("a", "b");
	}

	@Test
	void twentyTimesOneBatchAtOnceHaveOneEffectEach() throws Exception {
		String batch = batch(
				IntStream.range(0, 20).mapToObj((i) -> operation("o" + i, "note.added")).toArray(String[]::new));
		List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			all.add(this.client.sendAsync(request("POST", "application/json", batch),
					HttpResponse.BodyHandlers.ofString()));
		}
		for (CompletableFuture<HttpResponse<String>> each : all) {
			assertThat(statuses(each.get())).hasSize(20).allMatch((status) -> status.matches("done( again)?|busy"));
		}
		assertThat(statuses(batch)).containsOnly("done again");
		assertThat(this.host.effects()).hasSize(20).doesNotHaveDuplicates();
	}

	@Test
	void whatAHandlerEnqueuesCommitsWithItsEffect() throws Exception {
		VixSync vixSync = this.context.getBean(VixSync.class);
		this.host.failing = true;
		assertThat(statuses(batch(operation("a", "note.forwarded"), operation("b", "note.added"))))
			.containsExactly("failed", "done");
		assertThat(vixSync.find("next-" + this.id + "-a")).isEmpty();
		this.host.failing = false;
		assertThat(statuses(batch(operation("a", "note.forwarded"), operation("c", "note.added"))))
			.containsExactly("done", "done");
		assertThat(vixSync.find("next-" + this.id + "-a")).isPresent();
	}

	@Test
	void moreThanATransactionHoldsIsHandledInSeveral() throws Exception {
		String[] operations = IntStream.range(0, 250)
			.mapToObj((i) -> operation("o" + i, "note.added"))
			.toArray(String[]::new);
		assertThat(statuses(batch(operations))).hasSize(250).containsOnly("done");
		assertThat(this.host.effects()).hasSize(250).startsWith("o0", "o1").endsWith("o249");
	}

	@Test
	void anEmptyBatchIsAnswered() throws Exception {
		assertThat(statuses(batch())).isEmpty();
	}

	@Test
	void unknownFieldsArePassedOverAndBytesComeInBase64() throws Exception {
		String batch = "{\"version\":1,\"sender\":\"far-away\",\"mood\":[1],\"operations\":[{\"id\":\"" + this.id
				+ "\",\"kind\":\"note.added\",\"payload\":\"ZWdn\",\"contentType\":\"text/plain\",\"colour\":{}}]}";
		assertThat(statuses(batch)).containsExactly("done");
		assertThat(this.host.effects()).containsExactly("egg");
	}

	@Test
	void anOperationThatCannotBeOneIsRejectedAlone() throws Exception {
		String withoutKind = "{\"id\":\"" + this.id + "-x\"}";
		String notBase64 = "{\"id\":\"" + this.id + "-y\",\"kind\":\"note.added\",\"payload\":\"%\"}";
		assertThat(statuses(batch(withoutKind, operation("b", "note.added"), notBase64))).containsExactly("rejected",
				"done", "rejected");
		assertThat(this.host.effects()).containsExactly("b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "no json", "[]", "{\"version\":1,\"sender\":\"x\"}", "{\"version\":1,\"operations\":[]}",
			"{\"version\":1,\"sender\":\"x\",\"operations\":[{\"kind\":\"a\"}]}" })
	void whatIsNoBatchIsRefused(String body) throws Exception {
		HttpResponse<String> answer = post(body);
		assertThat(answer.statusCode()).as(answer.body()).isIn(400, 415);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(this.json.readTree(answer.body()).path("type").asString()).startsWith("tag:vixcpp.com,2026:sync:");
	}

	@Test
	void anotherVersionIsRefusedAsAKindOfBatchThatIsNotUnderstood() throws Exception {
		assertThat(post(batch().replace("\"version\":1", "\"version\":2")).statusCode()).isEqualTo(415);
	}

	@Test
	void otherMethodsOtherContentTypesAndWhatIsTooLargeAreRefused() throws Exception {
		HttpResponse.BodyHandler<String> text = HttpResponse.BodyHandlers.ofString();
		assertThat(this.client.send(request("PUT", "application/json", batch()), text).statusCode()).isEqualTo(405);
		assertThat(this.client.send(request("POST", "text/plain", batch()), text).statusCode()).isEqualTo(415);
		assertThat(post(batch(operation("x".repeat(64 * 1024), "note.added"))).statusCode()).isEqualTo(413);
		String[] many = IntStream.range(0, 251)
			.mapToObj((i) -> operation("o" + i, "note.added"))
			.toArray(String[]::new);
		assertThat(post(batch(many)).statusCode()).isEqualTo(413);
		assertThat(this.host.effects()).isEmpty();
	}

}
