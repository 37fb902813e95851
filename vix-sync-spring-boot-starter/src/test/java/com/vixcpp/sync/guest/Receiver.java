package com.vixcpp.sync.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A far end on a real port, which takes everything.
 */
public final class Receiver implements AutoCloseable {

	private final List<String> bodies = new CopyOnWriteArrayList<>();

	private final HttpServer server;

	/** Start one on a free port. */
	public Receiver() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::take);
		this.server.start();
	}

	private void take(HttpExchange exchange) throws IOException {
		try (exchange) {
			this.bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
			exchange.sendResponseHeaders(204, -1);
		}
	}

	/**
	 * Where it is.
	 * @return a property for a host
	 */
	public String asBaseUrl() {
		return "vix.sync.http.base-url=http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	/**
	 * What has come.
	 * @return the bodies, in order of arrival
	 */
	public List<String> bodies() {
		return this.bodies;
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
