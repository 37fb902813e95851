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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplicationAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The sample, processed ahead of time, starts from its generated code on a JVM and
 * delivers. A native image is not built here.
 */
class AheadOfTimeTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@TempDir
	private Path directory;

	private Process process;

	private int port;

	@AfterEach
	void end() {
		if (this.process != null) {
			this.process.destroyForcibly();
		}
	}

	@Test
	void theSampleProcessedAheadOfTimeStartsAndDelivers() throws Exception {
		Path sources = this.directory.resolve("sources");
		Path classes = Files.createDirectory(this.directory.resolve("classes"));
		run(classPath(), SpringApplicationAotProcessor.class.getName(), SampleApplication.class.getName(),
				sources.toString(), classes.toString(), classes.toString(), "com.vixcpp", "sample-app");
		assertThat(this.process.waitFor(120, TimeUnit.SECONDS)).isTrue();
		assertThat(this.process.exitValue()).as(log()).isZero();
		compile(sources, classes);

		try (ServerSocket socket = new ServerSocket(0)) {
			this.port = socket.getLocalPort();
		}
		run(classes + File.pathSeparator + classPath(), "-Dspring.aot.enabled=true", SampleApplication.class.getName(),
				"--server.port=" + this.port);
		await().atMost(Duration.ofSeconds(120))
			.ignoreExceptions()
			.until(() -> call("GET", "/health", "").contains("\"pending\""));
		assertThat(log()).contains("Starting AOT-processed SampleApplication");
		call("POST", "/notes", "{\"text\":\"Nest with three eggs\"}");
		await().atMost(Duration.ofSeconds(60)).until(() -> call("GET", "/notes", "").contains("\"SYNCED\""));
		assertThat(call("GET", "/hub/notes", "")).isEqualTo("[\"Nest with three eggs\"]");
	}

	private void compile(Path sources, Path classes) throws IOException {
		List<String> arguments = new ArrayList<>(List.of("-nowarn", "-proc:none", "-cp",
				classes + File.pathSeparator + classPath(), "-d", classes.toString()));
		try (Stream<Path> files = Files.walk(sources)) {
			files.filter((each) -> each.toString().endsWith(".java")).map(Path::toString).forEach(arguments::add);
		}
		int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
		assertThat(result).isZero();
	}

	private void run(String classPath, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath));
		command.addAll(List.of(arguments));
		this.process = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.directory.resolve("log").toFile()))
			.start();
	}

	private String log() throws IOException {
		return Files.readString(this.directory.resolve("log"));
	}

	private static String classPath() {
		return System.getProperty("java.class.path");
	}

	private String call(String method, String path, String body) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.header("Content-Type", "application/json")
			.method(method, HttpRequest.BodyPublishers.ofString(body))
			.build();
		return this.http.send(request, BodyHandlers.ofString()).body();
	}

}
