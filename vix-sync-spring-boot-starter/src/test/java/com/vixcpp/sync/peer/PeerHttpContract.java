package com.vixcpp.sync.peer;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
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

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static com.vixcpp.sync.peer.PeerClient.batch;
import static com.vixcpp.sync.peer.PeerClient.batchOf;
import static com.vixcpp.sync.peer.PeerClient.inKey;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Batches over HTTP: each operation has one effect, and an acknowledgement of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PeerHttpContract {

	private HikariDataSource database;

	private ConfigurableApplicationContext context;

	private PeerHost host;

	private PeerClient client;

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
		this.client = new PeerClient("http://localhost:"
				+ this.context.getEnvironment().getRequiredProperty("local.server.port") + "/vix-sync/peer");
	}

	@AfterAll
	void stop() {
		this.context.close();
		this.database.close();
	}

	@BeforeEach
	void newIds() {
		this.client.newIds();
		this.host.clear();
	}

	private String operation(String name, String kind) {
		return operation(name, kind, "");
	}

	private String operation(String name, String kind, String more) {
		return this.client.operation(name, kind, more);
	}

	private List<String> statuses(String body) throws Exception {
		return this.client.statuses(body);
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
		String key = ",\"idempotencyKey\":\"" + this.client.id() + "-key\"";
		assertThat(statuses(batch(operation("a", "note.added", key)))).containsExactly("done");
		String again = operation("a", "note.added", key).replace(this.client.id() + "-a", this.client.id() + "-z");
		assertThat(statuses(batch(again))).containsExactly("done again");
		assertThat(statuses(batch(operation("b", "note.added", key)))).containsExactly("rejected");
		assertThat(this.host.effects()).containsExactly("a");
	}

	@Test
	void failureRejectionAndUnknownKindAreToldApartAndTheOthersAreDone() throws Exception {
		this.host.failing = true;
		HttpResponse<String> answer = this.client.post(batch(operation("a", "note.added"), operation("b", "note.fails"),
				operation("c", "note.rejected"), operation("d", "note.lost"), operation("e", "note.added")));
		assertThat(this.client.statuses(answer)).containsExactly("done", "failed", "rejected", "unknown-kind", "done");
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
		CompletableFuture<HttpResponse<String>> first = this.client.begin(batch(operation("a", "note.slow")));
		try {
			assertThat(this.host.reached.tryAcquire(30, TimeUnit.SECONDS)).as("somebody at the gate").isTrue();
			assertThat(statuses(batch(operation("a", "note.slow"), operation("b", "note.added"))))
				.containsExactly("busy", "done");
		}
		finally {
			this.host.gate.countDown();
		}
		assertThat(this.client.statuses(first.get())).containsExactly("done");
		assertThat(statuses(batch(operation("a", "note.slow")))).containsExactly("done again");
		assertThat(this.host.effects()).containsExactlyInAnyOrder("a", "b");
	}

	@Test
	void twentyTimesOneBatchAtOnceHaveOneEffectEach() throws Exception {
		String batch = batch(
				IntStream.range(0, 20).mapToObj((i) -> operation("o" + i, "note.added")).toArray(String[]::new));
		List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			all.add(this.client.begin(batch));
		}
		for (CompletableFuture<HttpResponse<String>> each : all) {
			assertThat(this.client.statuses(each.get())).hasSize(20)
				.allMatch((status) -> status.matches("done( again)?|busy"));
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
		assertThat(vixSync.find("next-" + this.client.id() + "-a")).isEmpty();
		this.host.failing = false;
		assertThat(statuses(batch(operation("a", "note.forwarded"), operation("c", "note.added"))))
			.containsExactly("done", "done");
		assertThat(vixSync.find("next-" + this.client.id() + "-a")).isPresent();
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
		String batch = "{\"version\":1,\"sender\":\"far-away\",\"mood\":[1],\"operations\":[{\"id\":\""
				+ this.client.id()
				+ "\",\"kind\":\"note.added\",\"payload\":\"ZWdn\",\"contentType\":\"text/plain\",\"colour\":{}}]}";
		assertThat(statuses(batch)).containsExactly("done");
		assertThat(this.host.effects()).containsExactly("egg");
	}

	@Test
	void anOperationThatCannotBeOneIsRejectedAlone() throws Exception {
		String withoutKind = "{\"id\":\"" + this.client.id() + "-x\"}";
		String notBase64 = "{\"id\":\"" + this.client.id() + "-y\",\"kind\":\"note.added\",\"payload\":\"%\"}";
		assertThat(statuses(batch(withoutKind, operation("b", "note.added"), notBase64))).containsExactly("rejected",
				"done", "rejected");
		assertThat(this.host.effects()).containsExactly("b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "no json", "[]", "{\"version\":1,\"sender\":\"x\"}", "{\"version\":1,\"operations\":[]}",
			"{\"version\":1,\"sender\":\"x\",\"operations\":[{\"kind\":\"a\"}]}" })
	void whatIsNoBatchIsRefused(String body) throws Exception {
		HttpResponse<String> answer = this.client.post(body);
		assertThat(answer.statusCode()).as(answer.body()).isIn(400, 415);
		assertThat(this.client.type(answer)).startsWith("tag:vixcpp.com,2026:sync:");
	}

	@Test
	void anotherVersionIsRefusedAsAKindOfBatchThatIsNotUnderstood() throws Exception {
		assertThat(this.client.post(batch().replace("\"version\":1", "\"version\":2")).statusCode()).isEqualTo(415);
	}

	@Test
	void otherMethodsOtherContentTypesAndWhatIsTooLargeAreRefused() throws Exception {
		assertThat(this.client.send("PUT", "application/json", batch()).statusCode()).isEqualTo(405);
		assertThat(this.client.send("POST", "text/plain", batch()).statusCode()).isEqualTo(415);
		assertThat(this.client.post(batch(operation("x".repeat(64 * 1024), "note.added"))).statusCode()).isEqualTo(413);
		String[] many = IntStream.range(0, 251)
			.mapToObj((i) -> operation("o" + i, "note.added"))
			.toArray(String[]::new);
		assertThat(this.client.post(batch(many)).statusCode()).isEqualTo(413);
		assertThat(this.host.effects()).isEmpty();
	}

}
