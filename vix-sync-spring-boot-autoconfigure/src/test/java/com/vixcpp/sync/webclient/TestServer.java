package com.vixcpp.sync.webclient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A real HTTP server that answers as it is told and remembers what it was asked.
 */
public final class TestServer implements AutoCloseable {

	/**
	 * A request as it arrived.
	 */
	public record Received(String method, String path, Headers headers, String body) {
	}

	/** What it was asked, in order. */
	public final ConcurrentLinkedQueue<Received> received = new ConcurrentLinkedQueue<>();

	/** Headers of its answers. */
	public final Headers answerHeaders = new Headers();

	/** The status of its answers. */
	public volatile int status;

	/** The body of its answers. */
	public volatile byte[] answerBody = new byte[0];

	/** It answers when this is open. */
	public volatile CountDownLatch gate = new CountDownLatch(0);

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final HttpServer server;

	public TestServer(int status) {
		this(status, 0);
	}

	public TestServer(int status, int port) {
		this.status = status;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.executor);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	private void answer(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		this.received.add(new Received(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
				exchange.getRequestHeaders(), body));
		try {
			this.gate.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		exchange.getResponseHeaders().putAll(this.answerHeaders);
		exchange.sendResponseHeaders(this.status, (this.answerBody.length > 0) ? this.answerBody.length : -1);
		exchange.getResponseBody().write(this.answerBody);
		exchange.close();
	}

	public int port() {
		return this.server.getAddress().getPort();
	}

	public String origin() {
		return "http://127.0.0.1:" + port();
	}

	public URI uri(String path) {
		return URI.create(origin() + path);
	}

	@Override
	public void close() {
		this.gate.countDown();
		this.server.stop(0);
		this.executor.shutdown();
	}

}
