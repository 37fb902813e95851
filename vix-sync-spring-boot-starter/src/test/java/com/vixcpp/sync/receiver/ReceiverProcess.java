package com.vixcpp.sync.receiver;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.vixcpp.sync.ClassPath;
import com.vixcpp.sync.guest.Jars;

/**
 * One life of an application that receives.
 */
public final class ReceiverProcess implements AutoCloseable {

	/** What SIGKILL leaves behind. */
	public static final int KILLED = 128 + 9;

	private static final ClassPath CLASS_PATH = ClassPath.complete()
		.without(Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY,
				Jars.MICROMETER);

	private final Process process;

	private final int port;

	private final KeyedHttp http;

	ReceiverProcess(Path log, String... properties) throws IOException {
		this(KilledReceiver.class, log, "--vix.sync.engine.enabled=false", properties);
	}

	/**
	 * Start it, and wait until it listens, for 60 seconds at most.
	 * @param main says {@code port <n>} once it listens
	 * @param log where its log is appended
	 * @param first the first argument
	 * @param properties as {@code key=value}
	 */
	public ReceiverProcess(Class<?> main, Path log, String first, String... properties) throws IOException {
		this(main, Duration.ofSeconds(60), log, first, properties);
	}

	ReceiverProcess(Class<?> main, Duration limit, Path log, String first, String... properties) throws IOException {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
				"-XX:+UseSerialGC", "-Xmx160m", "-Xshare:auto", "-cp", CLASS_PATH.toString(), main.getName(),
				"--server.port=0", "--logging.level.root=warn", first, "--spring.datasource.hikari.minimum-idle=1"));
		Arrays.stream(properties).map("--"::concat).forEach(command::add);
		this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
			.start();
		this.port = port(log, limit);
		this.http = new KeyedHttp("http://localhost:" + this.port);
	}

	private int port(Path log, Duration limit) throws IOException {
		CompletableFuture<Integer> listening = new CompletableFuture<>();
		Thread reader = new Thread(() -> read(listening), "receiver-out");
		reader.setDaemon(true);
		reader.start();
		try {
			return listening.get(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException | InterruptedException ex) {
			this.process.destroyForcibly();
			throw new IllegalStateException("The receiver does not start: " + Files.readString(log), ex);
		}
	}

	/** To the end: it would stand still at a pipe that nobody empties. */
	private void read(CompletableFuture<Integer> listening) {
		try (BufferedReader out = this.process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = out.readLine(); line != null; line = out.readLine()) {
				if (!listening.isDone() && line.startsWith(ListeningApplication.PORT)) {
					listening.complete(Integer.valueOf(line.substring(ListeningApplication.PORT.length())));
				}
			}
			listening.completeExceptionally(new IllegalStateException("It has ended"));
		}
		catch (IOException | NumberFormatException ex) {
			listening.completeExceptionally(ex);
		}
	}

	KeyedHttp http() {
		return this.http;
	}

	/**
	 * Where it listens.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** SIGKILL. */
	public void kill() {
		this.process.destroyForcibly();
	}

	/**
	 * Wait for its end.
	 * @return the exit code
	 */
	public int end() throws InterruptedException {
		if (!this.process.waitFor(60, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The receiver lives");
		}
		return this.process.exitValue();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
