package com.vixcpp.sample;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.awaitility.Awaitility.await;

/**
 * The sample with a real server, and a client of it.
 */
final class RunningSample implements AutoCloseable {

	private static final HttpClient http = HttpClient.newHttpClient();

	private final int port;

	private final ConfigurableApplicationContext context;

	private RunningSample(int port, ConfigurableApplicationContext context) {
		this.port = port;
		this.context = context;
	}

	/** With the notes in that directory. */
	static RunningSample start(Path directory, String... arguments) throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		String[] all = Arrays.copyOf(arguments, arguments.length + 2);
		all[arguments.length] = "--server.port=" + port;
		all[arguments.length + 1] = "--spring.datasource.url=jdbc:h2:file:" + directory.resolve("field-notes")
				+ ";DB_CLOSE_ON_EXIT=FALSE";
		return new RunningSample(port, SpringApplication.run(SampleApplication.class, all));
	}

	String url() {
		return "http://localhost:" + this.port;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	String get(String path) {
		return call("GET", path, "").body();
	}

	HttpResponse<String> put(String path) {
		return call("PUT", path, "");
	}

	HttpResponse<String> write(String text) {
		return call("POST", "/notes", "{\"text\":\"" + text + "\"}");
	}

	HttpResponse<String> call(String method, String path, String body, String... headers) {
		try {
			HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path))
				.header("Content-Type", "application/json")
				.method(method, HttpRequest.BodyPublishers.ofString(body));
			if (headers.length > 0) {
				request.headers(headers);
			}
			return http.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	void awaitNotes(String text) {
		await().atMost(Duration.ofSeconds(60)).until(() -> get("/notes").contains(text));
	}

	@Override
	public void close() {
		this.context.close();
	}

}
