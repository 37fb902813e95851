package com.vixcpp.sync.guest;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint over HTTP, as it is exposed by one line: it answers and does nothing.
 */
abstract class EndpointContract {

	private static final JsonMapper json = JsonMapper.builder().build();

	private static ConfigurableApplicationContext host;

	@BeforeAll
	static void start() {
		host = TestHost.start(SwitchedHost.class, "management.endpoints.web.exposure.include=vixsync");
		VixSync vixSync = host.getBean(VixSync.class);
		vixSync.enqueue(Operation.of("note.send", "forgetful", "{\"secret\":\"Nest\"}")
			.withId("refused")
			.withOrderingKey("notebook 1")
			.withHeader("Authorization", "Bearer secret"));
		vixSync.enqueue(Operation.of("note.send", "forgetful").withId("behind").withOrderingKey("notebook 1"));
		vixSync.enqueue(Operation.of("note.send", "silent").withId("silent"));
		vixSync.enqueue(Operation.of("note.send", "anywhere").withId("delivered"));
		TestHost.awaitDelivered(host, "delivered");
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> vixSync.find("refused").orElseThrow().status() == OperationStatus.PERMANENT_FAILED
					&& get("").body().contains("no answer"));
	}

	@AfterAll
	static void stop() {
		host.close();
	}

	@Test
	void theSummaryShowsWhatWaitsAndWhereTo() throws Exception {
		Awaitility.await().until(() -> tree("").at("/outbox/permanentFailed").asInt() == 1);
		JsonNode summary = tree("");
		assertThat(summary.path("engine").asString()).isEqualTo("running");
		assertThat(summary.path("network").asString()).isEqualTo("online");
		assertThat(summary.path("actions").asBoolean()).isFalse();
		assertThat(summary.at("/outbox/pending").asInt() + summary.at("/outbox/inFlight").asInt()).isEqualTo(2);
		assertThat(summary.at("/outbox/heldKeys").asInt()).isEqualTo(1);
		assertThat(summary.at("/outbox/walRecords").asInt()).isGreaterThanOrEqualTo(6);
		assertThat(summary.at("/throughput/delivered").asInt()).isEqualTo(1);
		assertThat(summary.at("/throughput/deliveredBySecond").size()).isEqualTo(60);
		assertThat(summary.path("destinations").valueStream())
			.anySatisfy((each) -> assertThat(each.path("name").asString() + " " + each.path("reason").asString())
				.isEqualTo("silent no answer: connection refused"));
	}

	@Test
	void aWalkThroughTheListShowsEachOperationOnce() throws Exception {
		List<String> ids = new ArrayList<>();
		JsonNode page = tree("/operations?limit=1");
		while (page.hasNonNull("next")) {
			page.path("operations").forEach((each) -> ids.add(each.path("id").asString()));
			page = tree("/operations?limit=1&cursor=" + page.path("next").asString());
		}
		assertThat(ids).containsExactly("refused", "behind", "silent", "delivered");
	}

	@ParameterizedTest
	@CsvSource({ "status=permanent_failed, refused", "status=DONE, delivered", "destination=silent, silent",
			"kind=note.send&destination=anywhere, delivered", "orderingKey=notebook%201&limit=1, refused" })
	void aFilterNarrowsTheList(String filter, String id) throws Exception {
		JsonNode page = tree("/operations?" + filter);
		assertThat(page.path("operations").size()).isEqualTo(1);
		assertThat(page.at("/operations/0/id").asString()).isEqualTo(id);
	}

	@Test
	void oneOperationComesWithItsHistoryAndWithWhyItStandsThere() throws Exception {
		JsonNode one = tree("/operations/refused");
		assertThat(one).isEqualTo(tree("/operations?id=refused"));
		assertThat(one.path("status").asString()).isEqualTo("PERMANENT_FAILED");
		assertThat(one.at("/explanation/sentence").asString()).contains("permanently failed with 422");
		assertThat(one.path("history").valueStream().map((each) -> each.path("type").asString())).containsExactly("PUT",
				"PERMANENTLY_FAILED");
		assertThat(one.at("/history/1/responseStatus").asInt()).isEqualTo(422);
		assertThat(one.at("/history/1/error").asString()).isEqualTo("unknown notebook");
		assertThat(tree("/operations/behind").at("/explanation/sentence").asString())
			.contains("1 before it in key notebook 1");
	}

	@Test
	void payloadsAndHeadersAreHidden() throws Exception {
		HttpResponse<String> answer = get("/operations/refused");
		assertThat(answer.body()).doesNotContain("Nest", "Bearer");
		JsonNode one = json.readTree(answer.body());
		assertThat(one.at("/headers/Authorization").asString()).isEqualTo("******");
		assertThat(one.at("/payload/text").asString()).isEqualTo("******");
		assertThat(one.at("/payload/size").asInt()).isEqualTo(17);
	}

	@ParameterizedTest
	@CsvSource({ "/operations?limit=0, 400, limit", "/operations?limit=many, 400, limit",
			"/operations?limit=1001, 400, limit", "/operations?status=lost, 400, status",
			"/operations?cursor=nonsense, 400, cursor", "/operations?kind=, 400, kind",
			"/operations?destination=%20, 400, destination", "/operations?orderingKey=, 400, orderingKey",
			"/operations/unheard-of, 404, id", "/operations?id=unheard-of, 404, id" })
	void badInputIsRefusedByItsName(String request, int status, String parameter) throws Exception {
		HttpResponse<String> answer = get(request);
		assertThat(answer.statusCode()).isEqualTo(status);
		JsonNode error = json.readTree(answer.body());
		assertThat(error.path("parameter").asString()).isEqualTo(parameter);
		assertThat(error.path("error").asString()).isNotEmpty();
	}

	@Test
	void whatIsNotThereIsNotFound() throws Exception {
		assertThat(get("/nothing").statusCode()).isEqualTo(404);
		assertThat(get("/nothing/at-all").statusCode()).isEqualTo(404);
		assertThat(get("/nothing").body()).contains("'operations'");
	}

	@Test
	void actionsAreNotAllowedAsLongAsNobodyAllowsThem() throws Exception {
		assertThat(Http.post(host, "/actuator/vixsync/pause", "{}").statusCode()).isIn(404, 405);
		assertThat(host.getBean(VixSync.class).paused()).isEmpty();
	}

	private static HttpResponse<String> get(String path) throws Exception {
		return Http.get(host, "/actuator/vixsync" + path);
	}

	private static JsonNode tree(String path) throws Exception {
		HttpResponse<String> answer = get(path);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return json.readTree(answer.body());
	}

}
