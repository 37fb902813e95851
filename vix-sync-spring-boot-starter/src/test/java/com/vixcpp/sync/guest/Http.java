package com.vixcpp.sync.guest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.springframework.context.ApplicationContext;

/**
 * What a client of a host gets.
 */
final class Http {

	private static final HttpClient client = HttpClient.newHttpClient();

	private Http() {
	}

	static String url(ApplicationContext host, String path) {
		return "http://localhost:" + host.getEnvironment().getRequiredProperty("local.server.port") + path;
	}

	static HttpResponse<String> get(ApplicationContext host, String path) throws IOException, InterruptedException {
		return client.send(HttpRequest.newBuilder(URI.create(url(host, path))).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	static HttpResponse<String> post(ApplicationContext host, String path, String json)
			throws IOException, InterruptedException {
		return post(host, path, json, "application/json");
	}

	static HttpResponse<String> post(ApplicationContext host, String path, String body, String contentType)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(host, path)))
			.POST(HttpRequest.BodyPublishers.ofString(body));
		if (!contentType.isEmpty()) {
			request.header("Content-Type", contentType);
		}
		return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

}
