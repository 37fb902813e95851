package com.vixcpp.sync.kill;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * The far end, which outlives the processes that talk to it: three origins, so that one
 * that rests does not stop the others. It writes down every request, and answers the
 * first two of an operation as chance wants it and the later ones with 200.
 */
final class RecordingServer implements AutoCloseable {

	private static final int ORIGINS = 3;

	private static final int MOODS = 2;

	private final List<HttpServer> servers = new ArrayList<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();

	private final Queue<Request> requests = new ConcurrentLinkedQueue<>();

	private final Map<String, Integer> arrivals = new ConcurrentHashMap<>();

	private final Map<String, CompletableFuture<Answer>> held = new ConcurrentHashMap<>();

	private final long seed;

	private volatile boolean calm;

	RecordingServer(long seed) {
		this.seed = seed;
		for (int i = 0; i < ORIGINS; i++) {
			try {
				HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
				server.createContext("/operations/", this::receive);
				server.setExecutor(this.threads);
				server.start();
				this.servers.add(server);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	/** The origins, separated by commas. */
	String targets() {
		return this.servers.stream()
			.map((server) -> "http://127.0.0.1:" + server.getAddress().getPort())
			.collect(Collectors.joining(","));
	}

	/** From now on everything is answered with 200. */
	void calm() {
		this.calm = true;
	}

	/** Let a request wait until the caller has decided on its answer. */
	CompletableFuture<Answer> hold(String id, int arrival) {
		return this.held.computeIfAbsent(id + "/" + arrival, (request) -> new CompletableFuture<>());
	}

	int arrivals(String id) {
		return this.arrivals.getOrDefault(id, 0);
	}

	List<Request> requests() {
		return List.copyOf(this.requests);
	}

	private void receive(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		Instant startedAt = Instant.now();
		String id = exchange.getRequestURI().getPath().substring("/operations/".length());
		int arrival = this.arrivals.merge(id, 1, Integer::sum);
		CompletableFuture<Answer> held = this.held.get(id + "/" + arrival);
		if (held == null) {
			reply(exchange, id, body, startedAt, answer(id, arrival));
		}
		else {
			held.thenAccept((answer) -> reply(exchange, id, body, startedAt, answer));
		}
	}

	private void reply(HttpExchange exchange, String id, String body, Instant startedAt, Answer answer) {
		Runnable reply = () -> {
			this.requests.add(new Request(id, exchange.getRequestHeaders().getFirst("Idempotency-Key"), body,
					Integer.parseInt(exchange.getRequestHeaders().getFirst(Victim.LIFE)), startedAt, Instant.now(),
					answer));
			write(exchange, answer);
		};
		if (answer == Answer.SLOW) {
			this.later.schedule(reply, 300, TimeUnit.MILLISECONDS);
		}
		else {
			reply.run();
		}
	}

	private Answer answer(String id, int arrival) {
		return (this.calm || arrival > MOODS) ? Answer.OK
				: Answer.of(new Random(this.seed * 31 + (id + arrival).hashCode()).nextInt(100));
	}

	/** Whoever asked may have been killed meanwhile. */
	private static void write(HttpExchange exchange, Answer answer) {
		try (exchange) {
			if (answer == Answer.TRUNCATED) {
				exchange.sendResponseHeaders(answer.status(), 100);
				OutputStream body = exchange.getResponseBody();
				body.write("half of an answe".getBytes(StandardCharsets.UTF_8));
				body.flush();
			}
			else if (answer != Answer.CUT) {
				exchange.sendResponseHeaders(answer.status(), -1);
			}
		}
		catch (IOException ex) {
			// Recorded all the same: the request had arrived.
		}
	}

	@Override
	public void close() {
		this.servers.forEach((server) -> server.stop(0));
		this.threads.shutdownNow();
		this.later.shutdownNow();
	}

}
