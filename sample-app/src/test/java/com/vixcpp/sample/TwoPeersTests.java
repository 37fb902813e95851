package com.vixcpp.sample;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The walk of the README with two peers: one command, two processes, one of them cut off,
 * and then killed and started again.
 */
class TwoPeersTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@TempDir
	private Path directory;

	private final List<Process> processes = new ArrayList<>();

	@AfterEach
	void end() {
		for (Process each : this.processes) {
			each.descendants().forEach(ProcessHandle::destroyForcibly);
			each.destroyForcibly();
		}
	}

	private Process start(String first, int left, int right) throws IOException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), SampleApplication.class.getName(), first, "--left.port=" + left,
				"--right.port=" + right)
			.directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.directory.resolve("sample.log").toFile()))
			.start();
		this.processes.add(process);
		return process;
	}

	private void awaitListening(int side) {
		await().atMost(Duration.ofSeconds(120))
			.ignoreExceptions()
			.until(() -> call(side, "GET", "/health", "").contains("\"pending\""));
	}

	@Test
	void whatWasWrittenOnBothSidesWhileOneWasCutOffIsOnBothOnceInTheEnd() throws Exception {
		int left = freePort();
		int right = freePort();
		Process peers = start("peers", left, right);
		awaitListening(left);
		awaitListening(right);
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

		List<ProcessHandle> both = peers.children().toList();
		assertThat(both).hasSize(2);
		killAndStartAgain(both, left, right);
		peers.destroy();
		await().atMost(Duration.ofSeconds(60)).until(() -> both.stream().noneMatch(ProcessHandle::isAlive));
		assertThat(this.directory.resolve("data/left.mv.db")).exists();
		assertThat(this.directory.resolve("data/right.mv.db")).exists();
	}

	/** What is written for the left one while it is dead reaches it when it is back. */
	private void killAndStartAgain(List<ProcessHandle> both, int left, int right) throws Exception {
		long id = idOf("left");
		assertThat(both).extracting(ProcessHandle::pid).contains(id);
		ProcessHandle killed = ProcessHandle.of(id).orElseThrow();
		killed.destroyForcibly();
		await().atMost(Duration.ofSeconds(30)).until(() -> !killed.isAlive());
		call(right, "POST", "/notes", "{\"text\":\"Ice on the pond\"}");
		await().atMost(Duration.ofSeconds(30))
			.until(() -> call(right, "GET", "/health", "").contains("\"unavailableDestinations\":[\"peer:other\"]"));
		start("--spring.profiles.active=left", left, right);
		awaitListening(left);
		await().atMost(Duration.ofSeconds(60))
			.until(() -> call(left, "GET", "/hub/notes", "").equals("[\"Ice on the pond\",\"Heron at the weir\"]"));
		await().atMost(Duration.ofSeconds(60)).until(() -> call(right, "GET", "/notes", "").contains("\"waiting\":0,"));
		assertThat(call(right, "GET", "/hub/notes", "")).isEqualTo("[\"Nest with three eggs\"]");
	}

	/** As its log says it to who wants to kill it. */
	private long idOf(String side) throws IOException {
		Matcher said = Pattern.compile(" (\\d+) --- .* profile is active: \"" + side + "\"")
			.matcher(Files.readString(this.directory.resolve("sample.log")));
		assertThat(said.find()).isTrue();
		return Long.parseLong(said.group(1));
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
