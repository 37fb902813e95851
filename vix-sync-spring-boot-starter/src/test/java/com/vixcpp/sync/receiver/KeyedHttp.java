package com.vixcpp.sync.receiver;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import org.springframework.context.ApplicationContext;

/**
 * A client that sends keys.
 */
final class KeyedHttp {

	private final HttpClient client = HttpClient.newHttpClient();

	private final String origin;

	KeyedHttp(ApplicationContext host) {
		this("http://localhost:" + host.getEnvironment().getRequiredProperty("local.server.port"));
	}

	KeyedHttp(String origin) {
		this.origin = origin;
	}

	String origin() {
		return this.origin;
	}

	HttpResponse<byte[]> post(String path, String key, String body) throws Exception {
		return send("POST", path, body.getBytes(StandardCharsets.UTF_8), "Content-Type", "text/plain", KeyHeader.NAME,
				"\"" + key + "\"");
	}

	CompletableFuture<HttpResponse<byte[]>> postAsync(String path, String key, String body) {
		return this.client.sendAsync(request("POST", path, body.getBytes(StandardCharsets.UTF_8), "Content-Type",
				"text/plain", KeyHeader.NAME, key), HttpResponse.BodyHandlers.ofByteArray());
	}

	HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers) throws Exception {
		return this.client.send(request(method, path, body, headers), HttpResponse.BodyHandlers.ofByteArray());
	}

	private HttpRequest request(String method, String path, byte[] body, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.origin + path))
			.method(method, HttpRequest.BodyPublishers.ofByteArray(body));
		return ((headers.length > 0) ? request.headers(headers) : request).build();
	}

	static String text(HttpResponse<byte[]> answer) {
		return new String(answer.body(), StandardCharsets.UTF_8);
	}

	static String header(HttpResponse<byte[]> answer, String name) {
		return answer.headers().firstValue(name).orElse("");
	}

}
