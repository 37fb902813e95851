package com.vixcpp.sync.kill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A victim in a process of its own. What it says is read until its end: an operation
 * counts as acknowledged once its whole line has been read.
 */
final class VictimProcess {

	/** What SIGKILL leaves behind. */
	static final int KILLED = 128 + 9;

	/** What SIGTERM leaves behind when the application has stopped in order. */
	static final int STOPPED = 128 + 15;

	private static final String END = "end";

	private final Process process;

	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	private final Thread reader;

	VictimProcess(List<String> command, Path log, Consumer<String> acknowledged) {
		try {
			this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.reader = new Thread(() -> read(acknowledged), "victim-reader");
		this.reader.start();
	}

	private void read(Consumer<String> acknowledged) {
		StringBuilder line = new StringBuilder();
		try (BufferedReader in = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			for (int next = in.read(); next != -1; next = in.read()) {
				if (next != '\n') {
					line.append((char) next);
					continue;
				}
				if (line.indexOf("ack ") == 0) {
					acknowledged.accept(line.substring("ack ".length()));
				}
				else {
					this.lines.add(line.toString());
				}
				line.setLength(0);
			}
		}
		catch (IOException ex) {
			// The pipe went with the process.
		}
		this.lines.add(END);
	}

	/**
	 * Wait for a line.
	 * @param start how it starts
	 * @param other another one that will do
	 * @param timeout how long
	 * @return the line; null if the process ended or the time is up before
	 */
	@Nullable String await(String start, String other, Duration timeout) throws InterruptedException {
		long deadline = System.nanoTime() + timeout.toNanos();
		String line = this.lines.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
		while (line != null && !line.startsWith(start) && !line.equals(other)) {
			if (line.equals(END)) {
				return null;
			}
			line = this.lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
		return line;
	}

	/** Let it live for a while, unless it ends by itself. */
	void let(Duration live) throws InterruptedException {
		this.process.waitFor(live.toNanos(), TimeUnit.NANOSECONDS);
	}

	void terminate() {
		this.process.destroy();
	}

	/**
	 * SIGKILL.
	 * @return the exit code
	 */
	int kill() throws InterruptedException {
		this.process.destroyForcibly();
		return end();
	}

	/**
	 * Wait for its end.
	 * @return the exit code
	 */
	int end() throws InterruptedException {
		int exit = this.process.waitFor();
		this.reader.join();
		return exit;
	}

}
