package com.vixcpp.sync.peer;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A peer that is not ours: it speaks the wire format by itself. Each test has ids of its
 * own.
 */
final class PeerClient {

	private final HttpClient client = HttpClient.newHttpClient();

	private final JsonMapper json = JsonMapper.builder().build();

	private final String url;

	private String id = "";

	PeerClient(String url) {
		this.url = url;
	}

	void newIds() {
		this.id = UUID.randomUUID().toString().substring(0, 8);
	}

	/** What all ids of this test begin with. */
	String id() {
		return this.id;
	}

	String operation(String name, String kind, String more) {
		return "{\"id\":\"%s-%s\",\"kind\":\"%s\",\"text\":\"%s\"%s}".formatted(this.id, name, kind, name, more);
	}

	static String inKey(String key) {
		return ",\"orderingKey\":\"" + key + "\"";
	}

	static String batch(String... operations) {
		return batchOf("far-away", operations);
	}

	static String batchOf(String sender, String... operations) {
		return "{\"version\":1,\"sender\":\"" + sender + "\",\"operations\":[" + String.join(",", operations) + "]}";
	}

	private HttpRequest request(String method, String contentType, String body) {
		return HttpRequest.newBuilder(URI.create(this.url))
			.header("Content-Type", contentType)
			.method(method, HttpRequest.BodyPublishers.ofString(body))
			.build();
	}

	HttpResponse<String> send(String method, String contentType, String body) throws Exception {
		return this.client.send(request(method, contentType, body), HttpResponse.BodyHandlers.ofString());
	}

	HttpResponse<String> post(String body) throws Exception {
		return send("POST", "application/json", body);
	}

	CompletableFuture<HttpResponse<String>> begin(String body) {
		return this.client.sendAsync(request("POST", "application/json", body), HttpResponse.BodyHandlers.ofString());
	}

	/** The type of a problem. */
	String type(HttpResponse<String> answer) {
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		return this.json.readTree(answer.body()).path("type").asString();
	}

	/** The statuses of the operations, in order. */
	List<String> statuses(String body) throws Exception {
		return statuses(post(body));
	}

	List<String> statuses(HttpResponse<String> answer) {
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

}
