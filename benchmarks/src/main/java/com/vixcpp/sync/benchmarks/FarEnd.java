package com.vixcpp.sync.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The process of the {@link Receiver}.
 */
final class FarEnd implements AutoCloseable {

	private final Process process;

	private final String url;

	private final HttpClient client = HttpClient.newHttpClient();

	FarEnd() {
		try {
			this.process = new ProcessBuilder(List.of(ProcessHandle.current().info().command().orElse("java"),
					"-Xmx512m", "-cp", System.getProperty("java.class.path"), Receiver.class.getName()))
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			BufferedReader out = new BufferedReader(new InputStreamReader(this.process.getInputStream()));
			this.url = "http://127.0.0.1:" + Integer.parseInt(out.readLine());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String url() {
		return this.url;
	}

	/** Forget what came, and answer after this time from now on. */
	void reset(Duration takes) {
		call(HttpRequest.newBuilder(URI.create(this.url + "/reset/" + takes.toMillis()))
			.POST(BodyPublishers.noBody())
			.build());
	}

	/** How many requests have come, repetitions too. */
	int count() {
		return Integer.parseInt(call(HttpRequest.newBuilder(URI.create(this.url + "/count")).build()));
	}

	Arrivals arrivals() {
		String[] lines = call(HttpRequest.newBuilder(URI.create(this.url + "/arrivals")).build()).split("\n");
		Map<String, Long> times = new HashMap<>();
		for (int i = 1; i < lines.length; i++) {
			int space = lines[i].indexOf(' ');
			times.put(lines[i].substring(0, space), Long.parseLong(lines[i].substring(space + 1)));
		}
		return new Arrivals(Integer.parseInt(lines[0]), times);
	}

	private String call(HttpRequest request) {
		try {
			return this.client.send(request, BodyHandlers.ofString()).body();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroy();
	}

	/**
	 * What came.
	 *
	 * @param requests how many, repetitions too
	 * @param times of the first arrival of each id, of {@link System#nanoTime()}
	 */
	record Arrivals(int requests, Map<String, Long> times) {
	}

}
