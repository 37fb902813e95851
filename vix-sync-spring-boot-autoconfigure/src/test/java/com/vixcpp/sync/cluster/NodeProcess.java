package com.vixcpp.sync.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A node as seen from outside: a process that is killed, stopped and let go on by signals
 * to its process id.
 */
final class NodeProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(4);

	private final Process process;

	private final Path log;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	NodeProcess(Path log, String... properties) {
		this.log = log;
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-Xmx128m", "-Xshare:auto", "-cp", System.getProperty("java.class.path"),
						ClusterNode.class.getName()));
		command.addAll(Stream.of(properties).map("--"::concat).toList());
		try {
			this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread reader = new Thread(this::read, "node-reader");
		reader.setDaemon(true);
		reader.start();
	}

	private void read() {
		try (BufferedReader in = this.process.inputReader(StandardCharsets.UTF_8)) {
			in.lines().forEach(this.lines::add);
		}
		catch (IOException | UncheckedIOException ex) {
			// The pipe went with the process.
		}
	}

	long pid() {
		return this.process.pid();
	}

	/** Wait until it has said something. */
	NodeProcess awaitLine(String line) {
		await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
			assertThat(this.process.isAlive())
				.as("the node lives: %s; its log: %s", this.lines, Files.readString(this.log))
				.isTrue();
			return this.lines.contains(line);
		});
		return this;
	}

	List<String> lines() {
		return List.copyOf(this.lines);
	}

	/** SIGSTOP: the whole process stands still, its connections stay. */
	void stop() {
		signal("STOP");
	}

	/** SIGCONT. */
	void goOn() {
		signal("CONT");
	}

	/** SIGKILL. */
	void kill() {
		try {
			this.process.destroyForcibly().waitFor();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void signal(String name) {
		try {
			int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
			assertThat(exit).as("kill -%s", name).isZero();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** In order, and hard where that does not help. */
	@Override
	public void close() throws InterruptedException {
		this.process.destroy();
		if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
			kill();
		}
	}

}
