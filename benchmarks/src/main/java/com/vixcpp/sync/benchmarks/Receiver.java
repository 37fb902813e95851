package com.vixcpp.sync.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The far end, in a process of its own with one thread: answers at once or after a while,
 * and remembers when each id came first.
 */
final class Receiver {

	private static final int ID_BEGINS = "{\"id\":\"".length();

	private final Map<String, Long> arrivals = new ConcurrentHashMap<>();

	private final AtomicInteger requests = new AtomicInteger();

	private volatile Duration takes = Duration.ZERO;

	private Receiver() {
	}

	public static void main(String[] arguments) throws Exception {
		Receiver receiver = new Receiver();
		EventLoopGroup thread = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		int port = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.runOn(thread)
			.route((routes) -> routes.post("/op", receiver::receive)
				.post("/reset/{millis}", receiver::reset)
				.get("/count", (request, response) -> response.sendString(Mono.just(receiver.requests.toString())))
				.get("/arrivals", receiver::tell))
			.bindNow()
			.port();
		System.out.println(port);
		// Ends with the process that started it.
		while (System.in.read() >= 0) {
			Thread.onSpinWait();
		}
		System.exit(0);
	}

	private Mono<Void> receive(HttpServerRequest request, HttpServerResponse response) {
		return request.receive().aggregate().asString(StandardCharsets.UTF_8).flatMap((body) -> {
			this.requests.incrementAndGet();
			this.arrivals.putIfAbsent(body.substring(ID_BEGINS, body.indexOf('"', ID_BEGINS)), System.nanoTime());
			Mono<Void> answer = response.status(200).send();
			return this.takes.isZero() ? answer : Mono.delay(this.takes).then(answer);
		});
	}

	private Mono<Void> reset(HttpServerRequest request, HttpServerResponse response) {
		this.takes = Duration.ofMillis(Long.parseLong(request.param("millis")));
		this.arrivals.clear();
		this.requests.set(0);
		return response.status(200).send();
	}

	/** The number of requests, then a line for each id and its time. */
	private Mono<Void> tell(HttpServerRequest request, HttpServerResponse response) {
		StringBuilder text = new StringBuilder().append(this.requests).append('\n');
		this.arrivals.forEach((id, at) -> text.append(id).append(' ').append(at).append('\n'));
		return response.status(200).send(Mono.just(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8))).then();
	}

}
