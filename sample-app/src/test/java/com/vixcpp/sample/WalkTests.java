package com.vixcpp.sample;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The walk of the README, with real processes that are really killed.
 */
class WalkTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@TempDir
	private Path directory;

	private int port;

	private Process process;

	@BeforeEach
	void choosePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			this.port = socket.getLocalPort();
		}
	}

	@AfterEach
	void end() {
		this.process.destroyForcibly();
	}

	@Test
	void aNoteWrittenOfflineSurvivesKillAndIsDeliveredOnce() throws Exception {
		walk();
		assertThat(this.directory.resolve("data/field-notes.mv.db")).exists();
	}

	@Test
	void soItDoesOnPostgres() throws Exception {
		try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
			walk("--spring.profiles.active=postgres",
					"--spring.datasource.url=" + server.getJdbcUrl("postgres", "postgres"),
					"--spring.datasource.username=postgres");
			this.process.destroyForcibly().waitFor();
		}
		assertThat(this.directory.resolve("data")).doesNotExist();
	}

	private void walk(String... arguments) throws Exception {
		start(arguments);
		assertThat(call("PUT", "/network/off", "")).contains("off");
		call("POST", "/notes", "{\"text\":\"Nest with three eggs\"}");
		await().until(() -> call("GET", "/health", "").contains("\"pending\":1"));
		await().until(() -> call("GET", "/health", "").contains("\"network\":\"offline\""));
		assertThat(call("GET", "/actuator/health", "")).contains("\"pending\":1").contains("\"status\":\"UP\"");
		this.process.destroyForcibly().waitFor();

		start(Stream.concat(Stream.of(arguments), Stream.of("--sample.network.online=false")).toArray(String[]::new));
		assertThat(call("GET", "/health", "")).contains("\"pending\":1");
		assertThat(call("GET", "/hub/notes", "")).isEqualTo("[]");
		call("PUT", "/network/on", "");
		await().atMost(Duration.ofSeconds(60)).until(() -> call("GET", "/notes", "").contains("\"SYNCED\""));
		assertThat(call("GET", "/hub/notes", "")).isEqualTo("[\"Nest with three eggs\"]");
		await().until(() -> call("GET", "/health", "").contains("\"pending\":0"));
	}

	@Test
	void aHubThatIsOffCostsNoAttemptAndGetsEverythingWhenItIsBack() throws Exception {
		start();
		call("PUT", "/hub/off", "");
		call("POST", "/notes", "{\"text\":\"one\"}");
		call("POST", "/notes", "{\"text\":\"two\"}");
		await().until(() -> call("GET", "/health", "").contains("\"unavailableDestinations\":[\"base\"]"));
		assertThat(call("GET", "/health", "")).contains("\"failed\":0").contains("\"status\":\"UP\"");
		call("PUT", "/hub/on", "");
		await().atMost(Duration.ofSeconds(60))
			.until(() -> call("GET", "/hub/notes", "").equals("[\"one\",\"two\"]")
					|| call("GET", "/hub/notes", "").equals("[\"two\",\"one\"]"));
	}

	@Test
	void whoIsToldToEndEndsInGoodOrder() throws Exception {
		start();
		call("POST", "/notes", "{\"text\":\"last one\"}");
		await().until(() -> call("GET", "/notes", "").contains("\"SYNCED\""));
		this.process.destroy();
		this.process.waitFor();
		assertThat(Files.readString(this.directory.resolve("sample.log"))).contains("Notes are kept in")
			.doesNotContain("cannot be worked on")
			.doesNotContain("ERROR");
		assertThat(nodesLeft()).as("the database was there until the end").isZero();
	}

	/** Who ends in good order takes itself out of the register. */
	private int nodesLeft() throws SQLException {
		String url = "jdbc:h2:file:" + this.directory.resolve("data/field-notes");
		try (Connection connection = DriverManager.getConnection(url);
				Statement statement = connection.createStatement();
				ResultSet count = statement
					.executeQuery("select count(*) from vix_sync_control where name like 'node:%'")) {
			count.next();
			return count.getInt(1);
		}
	}

	private void start(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path"), SampleApplication.class.getName(),
						"--server.port=" + this.port));
		command.addAll(List.of(arguments));
		File log = this.directory.resolve("sample.log").toFile();
		this.process = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log))
			.start();
		await().atMost(Duration.ofSeconds(90))
			.ignoreExceptions()
			.until(() -> call("GET", "/health", "").contains("\"pending\""));
	}

	private String call(String method, String path, String body) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.header("Content-Type", "application/json")
			.method(method, HttpRequest.BodyPublishers.ofString(body))
			.build();
		return this.http.send(request, BodyHandlers.ofString()).body();
	}

}
