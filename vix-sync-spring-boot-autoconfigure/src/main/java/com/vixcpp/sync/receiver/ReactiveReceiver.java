package com.vixcpp.sync.receiver;

import java.security.Principal;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.server.ServerWebExchange;

/**
 * Calls methods with {@link IdempotentReceiver} in an application with Spring WebFlux:
 * the method, and what writes its answer, on one thread that may block, since a
 * transaction of JDBC belongs to a thread. Filters, and so the security of the
 * application, come before it. Safe for use by several threads.
 */
public final class ReactiveReceiver implements HandlerAdapter, Ordered {

	private final Receiver receiver;

	private final Scheduler scheduler;

	private final Supplier<HandlerAdapter> host;

	private final Supplier<HandlerAdapter> adapter;

	private final Supplier<List<HandlerResultHandler>> results;

	/**
	 * Create the adapter.
	 * @param receiver receives requests
	 * @param scheduler of threads that may block; bounded
	 * @param host the application's own adapter
	 * @param adapter does the same on the thread that subscribes
	 * @param results all that write answers, in order
	 */
	public ReactiveReceiver(Receiver receiver, Scheduler scheduler, Supplier<HandlerAdapter> host,
			Supplier<HandlerAdapter> adapter, Supplier<List<HandlerResultHandler>> results) {
		this.receiver = receiver;
		this.scheduler = scheduler;
		this.host = host;
		this.adapter = adapter;
		this.results = results;
	}

	/** Before the application's own. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 100;
	}

	@Override
	public boolean supports(Object handler) {
		return handler instanceof HandlerMethod method && method.hasMethodAnnotation(IdempotentReceiver.class);
	}

	@Override
	public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
		HandlerMethod method = (HandlerMethod) handler;
		List<String> header = exchange.getRequest().getHeaders().getOrEmpty(KeyHeader.NAME);
		if (header.isEmpty()
				&& !Objects.requireNonNull(method.getMethodAnnotation(IdempotentReceiver.class)).required()) {
			return this.host.get().handle(exchange, handler);
		}
		ReactiveBufferedResponse buffer = new ReactiveBufferedResponse(exchange.getResponse(),
				this.receiver.settings().maxResponseSize());
		return Mono.fromSupplier(() -> KeyHeader.parse(header))
			.flatMap((key) -> exchange.getPrincipal()
				.map(Principal::getName)
				.defaultIfEmpty("")
				.zipWith(body(exchange.getRequest()))
				.flatMap((read) -> Mono.deferContextual((context) -> ReactiveEntrance.elsewhere(this.scheduler,
						() -> this.receiver.receive(request(read.getT1(), key, exchange.getRequest(), read.getT2()),
								() -> call(new RepeatableExchange(exchange, read.getT2(), buffer), method, buffer,
										context)),
						() -> {
							throw new RefusedException(Problem.UNAVAILABLE);
						}))))
			.onErrorResume(RefusedException.class, (ex) -> Mono.just(ex.problem().answer()))
			.onErrorResume(ExceptionHandled.class, (ex) -> Mono.just(ex.answer))
			.flatMap((answer) -> write(exchange.getResponse(), buffer, answer))
			.then(Mono.empty());
	}

	private Mono<byte[]> body(ServerHttpRequest request) {
		MediaType type = request.getHeaders().getContentType();
		int limit = this.receiver.settings().maxRequestSize();
		if (type != null && type.getType().equalsIgnoreCase("multipart")) {
			return Mono.error(new RefusedException(Problem.UNSUPPORTED_BODY));
		}
		if (request.getHeaders().getContentLength() > limit) {
			return Mono.error(new RefusedException(Problem.REQUEST_TOO_LARGE));
		}
		return ReactiveEntrance.body(request.getBody(), limit)
			.onErrorMap(DataBufferLimitException.class, (ex) -> new RefusedException(Problem.REQUEST_TOO_LARGE));
	}

	private static ReceivedRequest request(String caller, String key, ServerHttpRequest request, byte[] body) {
		String query = request.getURI().getRawQuery();
		return ReceivedRequest.of(caller, key, request.getMethod().name(),
				request.getURI().getRawPath() + ((query != null) ? "?" + query : ""), body);
	}

	private Answer call(ServerWebExchange exchange, HandlerMethod method, ReactiveBufferedResponse buffer,
			ContextView context) {
		Thread thread = Thread.currentThread();
		HandlerResult result = this.adapter.get().handle(exchange, method).doOnNext((each) -> {
			if (Thread.currentThread() != thread) {
				throw new IllegalStateException(
						method + " was called outside the transaction of its key: an argument of"
								+ " it was resolved on another thread");
			}
		}).contextWrite(context).block();
		if (result == null) {
			return buffer.answer();
		}
		this.results.get()
			.stream()
			.filter((each) -> each.supports(result))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("No HandlerResultHandler for " + result.getReturnValue()))
			.handleResult(exchange, result)
			.contextWrite(context)
			.block();
		if (!(result.getHandler() instanceof HandlerMethod called && called.getMethod().equals(method.getMethod()))) {
			throw new ExceptionHandled(buffer.answer());
		}
		return buffer.answer();
	}

	private static Mono<Void> write(ServerHttpResponse response, ReactiveBufferedResponse buffer, Answer answer) {
		if (!Problem.isAnsweredBy(answer)) {
			buffer.getCookies().forEach((name, cookies) -> cookies.forEach(response::addCookie));
		}
		response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
		answer.headers().forEach((name, values) -> {
			if (name.equalsIgnoreCase(HttpHeaders.VARY)) {
				response.getHeaders().addAll(name, values);
			}
			else {
				response.getHeaders().put(name, values);
			}
		});
		if (answer.body().length == 0) {
			return response.setComplete();
		}
		response.getHeaders().setContentLength(answer.body().length);
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(answer.body())));
	}

	/**
	 * An exception of the handler has been made an answer: it undoes everything all the
	 * same.
	 */
	private static final class ExceptionHandled extends RuntimeException {

		private final Answer answer;

		ExceptionHandled(Answer answer) {
			super(null, null, false, false);
			this.answer = answer;
		}

	}

}
