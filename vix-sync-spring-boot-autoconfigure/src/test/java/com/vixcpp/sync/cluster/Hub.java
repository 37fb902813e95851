package com.vixcpp.sync.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * The far end of all nodes: takes every operation after a constant time, which holds the
 * rate and not the machine, and remembers who brought which when.
 */
final class Hub implements AutoCloseable {

	private static final long SECOND = 1_000_000_000L;

	private final HttpServer server;

	private final ScheduledExecutorService later = Executors.newScheduledThreadPool(2);

	private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();

	private final Set<String> ids = ConcurrentHashMap.newKeySet();

	private final Map<String, CompletableFuture<Void>> held = new ConcurrentHashMap<>();

	private volatile long takesMillis;

	Hub(Duration takes) {
		this.takesMillis = takes.toMillis();
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::receive);
		this.server.start();
	}

	String origin() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	/** Let the next request of an operation wait for its answer. */
	CompletableFuture<Void> hold(String id) {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		this.held.put(id, answer);
		return answer;
	}

	/** What is left may go as fast as it can. */
	void hurry() {
		this.takesMillis = 1;
	}

	List<Arrival> arrivals() {
		return List.copyOf(this.arrivals);
	}

	List<Arrival> arrivals(String id) {
		return this.arrivals.stream().filter((each) -> each.id().equals(id)).toList();
	}

	/** The operations that have arrived. */
	Set<String> ids() {
		return this.ids;
	}

	/** The median of all windows of one second, moved by a tenth, between two moments. */
	long medianPerSecond(long fromNanos, long toNanos, LongPredicate pids) {
		long[] moments = this.arrivals.stream()
			.filter((each) -> each.nanos() >= fromNanos && pids.test(each.pid()))
			.mapToLong(Arrival::nanos)
			.toArray();
		long[] rates = LongStream
			.iterate(fromNanos, (start) -> start + SECOND <= toNanos, (start) -> start + SECOND / 10)
			.map((start) -> LongStream.of(moments).filter((each) -> each >= start && each < start + SECOND).count())
			.sorted()
			.toArray();
		return (rates.length > 0) ? rates[rates.length / 2] : 0;
	}

	private void receive(HttpExchange exchange) throws IOException {
		long pid = Long.parseLong(exchange.getRequestHeaders().getFirst(ClusterNode.PID));
		String id = exchange.getRequestHeaders().getFirst("Idempotency-Key");
		this.arrivals.add(new Arrival(id, pid, Instant.now(), System.nanoTime()));
		this.ids.add(id);
		exchange.getRequestBody().readAllBytes();
		CompletableFuture<Void> answer = this.held.remove(id);
		if (answer != null) {
			answer.thenRun(() -> answer(exchange));
		}
		else {
			this.later.schedule(() -> answer(exchange), this.takesMillis, TimeUnit.MILLISECONDS);
		}
	}

	/** Whoever asked may have ended meanwhile. */
	private static void answer(HttpExchange exchange) {
		try (exchange) {
			exchange.sendResponseHeaders(200, -1);
		}
		catch (IOException ex) {
			// Recorded all the same: the request had arrived.
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.later.shutdownNow();
	}

	/**
	 * A request.
	 *
	 * @param id the operation
	 * @param pid the process that sent it
	 * @param at when it arrived, by the clock of this machine
	 * @param nanos the same by the monotonic clock
	 */
	record Arrival(String id, long pid, Instant at, long nanos) {
	}

}
