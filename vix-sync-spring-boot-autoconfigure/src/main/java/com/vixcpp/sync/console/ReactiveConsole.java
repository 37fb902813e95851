package com.vixcpp.sync.console;

import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/**
 * Serves the console in an application with Spring WebFlux.
 */
public final class ReactiveConsole extends SimpleUrlHandlerMapping {

	private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

	/** Behind the endpoints, before whatever the application maps in general. */
	private static final int ORDER = -99;

	/**
	 * Create the mapping.
	 * @param console what to serve
	 * @param proofs what requests of the page must carry, asked for each page; empty for
	 * nothing
	 */
	public ReactiveConsole(Console console, Function<ServerWebExchange, Mono<CsrfProof>> proofs) {
		super(console.paths()
			.stream()
			.collect(Collectors.toMap((path) -> path, (path) -> new Handler(console, proofs))), ORDER);
	}

	private record Handler(Console console, Function<ServerWebExchange, Mono<CsrfProof>> proofs) implements WebHandler {

		@Override
		public Mono<Void> handle(ServerWebExchange exchange) {
			if (!METHODS.contains(exchange.getRequest().getMethod())) {
				return Mono.error(new MethodNotAllowedException(exchange.getRequest().getMethod(), METHODS));
			}
			// Reactor Netty 1.3.7 reads no more from a connection once it has answered on
			// its own thread a request that had to wait for the end of the one before:
			// the browser waits in vain for the next file.
			// github.com/reactor/reactor-netty/issues/4361
			return answer(exchange).flatMap((answer) -> write(exchange.getResponse(), answer))
				.subscribeOn(Schedulers.parallel());
		}

		private Mono<Console.Answer> answer(ServerWebExchange exchange) {
			String path = exchange.getRequest().getPath().value();
			Console.Answer file = this.console.file(path);
			if (file != null) {
				return Mono.just(file);
			}
			return this.proofs.apply(exchange)
				.map((proof) -> this.console.page(path, proof))
				.switchIfEmpty(Mono.fromSupplier(() -> this.console.page(path, null)));
		}

		private static Mono<Void> write(ServerHttpResponse response, Console.Answer answer) {
			answer.headers().forEach(response.getHeaders()::set);
			response.getHeaders().setContentType(MediaType.parseMediaType(answer.contentType()));
			response.getHeaders().setContentLength(answer.body().length);
			return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(answer.body())));
		}

	}

}
