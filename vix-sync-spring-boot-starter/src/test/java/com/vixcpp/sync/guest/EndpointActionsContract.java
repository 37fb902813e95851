package com.vixcpp.sync.guest;

import java.net.http.HttpResponse;

import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.guest.SwitchedHost.Switch;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a person does by way of the endpoint, once it is unrestricted.
 */
abstract class EndpointActionsContract {

	private static final JsonMapper json = JsonMapper.builder().build();

	private ConfigurableApplicationContext host;

	private VixSync vixSync;

	@BeforeEach
	void start() {
		this.host = TestHost.start(SwitchedHost.class, "management.endpoints.web.exposure.include=vixsync",
				"management.endpoint.vixsync.access=unrestricted");
		this.vixSync = this.host.getBean(VixSync.class);
	}

	@AfterEach
	void stop() {
		this.host.close();
	}

	@Test
	void aPauseIsSeenAtOnceAndEnds() throws Exception {
		assertThat(act("pause", "{}").path("changed").asBoolean()).isTrue();
		assertThat(summary().path("engine").asString()).isEqualTo("paused");
		assertThat(summary().at("/paused/since").asString()).isNotEmpty();
		assertThat(summary().path("actions").asBoolean()).isTrue();
		assertThat(act("pause", "{}").path("changed").asBoolean()).isFalse();
		assertThat(act("resume", "{}").path("changed").asBoolean()).isTrue();
		assertThat(summary().path("engine").asString()).isEqualTo("running");
	}

	@Test
	void aTickMakesOnePass() throws Exception {
		assertThat(act("tick", "{}").path("counts").propertyNames()).containsExactly("recovered", "expired", "claimed",
				"delivered", "failed", "released");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"id\":\"one\"}", "{\"kind\":\"note.send\",\"status\":\"permanent-failed\"}",
			"{\"all\":true}" })
	void whatHasFailedForGoodIsRetried(String which) throws Exception {
		failForGood("one");
		this.host.getBean(Switch.class).mend();
		assertThat(act("retry", which).at("/counts/retried").asInt()).isEqualTo(1);
		TestHost.awaitDelivered(this.host, "one");
	}

	@Test
	void whatWaitsIsDiscarded() throws Exception {
		this.host.getBean(Switch.class).network(false);
		Awaitility.await().until(() -> summary().path("network").asString().equals("offline"));
		for (String id : new String[] { "a", "b", "c" }) {
			this.vixSync.enqueue(Operation.of("note.send", "anywhere").withId(id).withOrderingKey("key of " + id));
		}
		assertThat(act("discard", "{\"id\":\"a\"}").at("/counts/discarded").asInt()).isEqualTo(1);
		assertThat(act("discard", "{\"orderingKey\":\"key of b\"}").at("/counts/discarded").asInt()).isEqualTo(1);
		assertThat(this.vixSync.counts().pending()).isEqualTo(1);
		assertThat(summary().at("/outbox/pending").asInt()).isEqualTo(1);
	}

	@Test
	void whatWasDeliveredIsSentAgain() throws Exception {
		TestHost.awaitDelivered(this.host,
				this.vixSync.enqueue(Operation.of("note.send", "anywhere").withId("delivered")));
		act("pause", "{}");
		assertThat(act("resend", "{\"id\":\"delivered\"}").at("/counts/resent").asInt()).isEqualTo(1);
		assertThat(this.vixSync.counts().pending()).isEqualTo(1);
		assertThat(post("resend", "{\"id\":\"delivered\"}").statusCode()).isEqualTo(409);
		act("resume", "{}");
		TestHost.awaitDelivered(this.host, "delivered");
		JsonNode again = act("resend",
				"{\"all\":true,\"from\":\""
						+ this.host.getBean(VixSync.class).find("delivered").orElseThrow().createdAt()
						+ "\",\"to\":\"2200-01-01T00:00:00Z\"}");
		assertThat(again.at("/counts/resent").asInt()).isEqualTo(1);
	}

	@Test
	void whatStandsElsewhereIsToldWhere() throws Exception {
		failForGood("dead");
		TestHost.awaitDelivered(this.host, this.vixSync.enqueue(Operation.of("note.send", "anywhere").withId("done")));
		HttpResponse<String> retry = post("retry", "{\"id\":\"done\"}");
		assertThat(retry.statusCode()).isEqualTo(409);
		assertThat(retry.body()).contains("Only what has failed for good can be retried", "was delivered at");
		assertThat(post("discard", "{\"id\":\"done\"}").statusCode()).isEqualTo(409);
		assertThat(post("resend", "{\"id\":\"dead\"}").statusCode()).isEqualTo(409);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "retry | {} | 400 | id", "discard | {} | 400 | id", "discard | {'all':false} | 400 | id",
					"retry | {'id':'x','kind':'y'} | 400 | id", "discard | {'all':true,'kind':'y'} | 400 | all",
					"retry | {'status':'DONE'} | 400 | status", "discard | {'status':'gone'} | 400 | status",
					"resend | {'all':true} | 400 | from",
					"resend | {'all':true,'from':'2026-01-31T08:00:00Z','to':'soon'} | 400 | to",
					"resend | {'all':true,'from':'2026-01-31T08:00:00Z','to':'2026-01-31T08:00:00Z'} | 400 | from",
					"retry | {'id':'unheard-of'} | 404 | id" })
	void badInputIsRefusedByItsName(String action, String body, int status, String parameter) throws Exception {
		HttpResponse<String> answer = post(action, body.replace('\'', '"'));
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		assertThat(json.readTree(answer.body()).path("parameter").asString()).isEqualTo(parameter);
	}

	@Test
	void anUnknownActionIsNotFound() throws Exception {
		assertThat(post("destroy", "{}").statusCode()).isEqualTo(404);
		assertThat(post("destroy", "{}").body()).contains("pause, resume, tick, retry, discard, resend");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "text/plain", "application/x-www-form-urlencoded" })
	void aFormOfAnotherSiteCannotPostAnAction(String contentType) throws Exception {
		assertThat(Http.post(this.host, "/actuator/vixsync/pause", "{}", contentType).statusCode()).isEqualTo(415);
		assertThat(this.vixSync.paused()).isEmpty();
	}

	private void failForGood(String id) {
		this.vixSync.enqueue(Operation.of("note.send", "forgetful").withId(id));
		Awaitility.await()
			.until(() -> this.vixSync.find(id).orElseThrow().status() == OperationStatus.PERMANENT_FAILED);
	}

	private JsonNode summary() throws Exception {
		return json.readTree(Http.get(this.host, "/actuator/vixsync").body());
	}

	private JsonNode act(String action, String body) throws Exception {
		HttpResponse<String> answer = post(action, body);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return json.readTree(answer.body());
	}

	private HttpResponse<String> post(String action, String body) throws Exception {
		return Http.post(this.host, "/actuator/vixsync/" + action, body);
	}

}
