package com.vixcpp.sample;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The walk of the README with two peers: one command, two processes, one of them cut off.
 */
class TwoPeersTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@TempDir
	private Path directory;

	private Process process;

	@AfterEach
	void end() {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly();
	}

	@Test
	void whatWasWrittenOnBothSidesWhileOneWasCutOffIsOnBothOnceInTheEnd() throws Exception {
		int left = freePort();
		int right = freePort();
		this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), SampleApplication.class.getName(), "peers",
				"--left.port=" + left, "--right.port=" + right)
			.directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("sample.log").toFile())
			.start();
		for (int side : List.of(left, right)) {
			await().atMost(Duration.ofSeconds(120))
				.ignoreExceptions()
				.until(() -> call(side, "GET", "/health", "").contains("\"pending\""));
		}
		assertThat(call(left, "GET", "/side", ""))
			.isEqualTo("{\"name\":\"left\",\"other\":\"http://localhost:" + right + "\"}");
		call(left, "PUT", "/network/off", "");
		call(left, "POST", "/notes", "{\"text\":\"Nest with three eggs\"}");
		call(right, "POST", "/notes", "{\"text\":\"Heron at the weir\"}");
		await().atMost(Duration.ofSeconds(30))
			.until(() -> call(right, "GET", "/health", "").contains("\"unavailableDestinations\":[\"peer:other\"]"));
		assertThat(call(left, "GET", "/hub/notes", "")).isEqualTo("[]");
		assertThat(call(right, "GET", "/hub/notes", "")).isEqualTo("[]");

		call(left, "PUT", "/network/on", "");
		for (int side : List.of(left, right)) {
			await().atMost(Duration.ofSeconds(60)).until(() -> call(side, "GET", "/notes", "").contains("\"SYNCED\""));
		}
		assertThat(call(left, "GET", "/hub/notes", "")).isEqualTo("[\"Heron at the weir\"]");
		assertThat(call(right, "GET", "/hub/notes", "")).isEqualTo("[\"Nest with three eggs\"]");

		List<ProcessHandle> both = this.process.children().toList();
		assertThat(both).hasSize(2);
		this.process.destroy();
		await().atMost(Duration.ofSeconds(60)).until(() -> both.stream().noneMatch(ProcessHandle::isAlive));
		assertThat(this.directory.resolve("data/left.mv.db")).exists();
		assertThat(this.directory.resolve("data/right.mv.db")).exists();
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private String call(int port, String method, String path, String body) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.header("Content-Type", "application/json")
			.method(method, HttpRequest.BodyPublishers.ofString(body))
			.build();
		return this.http.send(request, BodyHandlers.ofString()).body();
	}

}
