package com.vixcpp.sync.guest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A far end on a real port, which keeps the {@code traceparent} of what comes.
 */
final class TracedFarEnd implements AutoCloseable {

	private final List<String> traceparents = new CopyOnWriteArrayList<>();

	private final Queue<Integer> answers;

	private final HttpServer server;

	/** Answers these first, and takes everything after them. */
	TracedFarEnd(int... firstAnswers) throws IOException {
		this.answers = new ConcurrentLinkedQueue<>(IntStream.of(firstAnswers).boxed().toList());
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", this::take);
		this.server.start();
	}

	private void take(HttpExchange exchange) throws IOException {
		try (exchange) {
			this.traceparents.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
			exchange.getRequestBody().readAllBytes();
			Integer answer = this.answers.poll();
			exchange.sendResponseHeaders((answer != null) ? answer : 204, -1);
		}
	}

	String asBaseUrl() {
		return "vix.sync.http.base-url=http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	/** In the order of arrival. */
	List<String> traceparents() {
		return this.traceparents;
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
