package com.vixcpp.sync.peer;

import java.security.Principal;
import java.util.Map;

import com.vixcpp.sync.receiver.ReactiveEntrance;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/**
 * Receives batches in an application with Spring WebFlux, on threads that may block.
 * Filters, and so the security of the application, come before it.
 */
public final class ReactivePeerEndpoint extends SimpleUrlHandlerMapping {

	/** Behind the endpoints, before whatever the application maps in general. */
	private static final int ORDER = -98;

	/**
	 * Create the mapping.
	 * @param endpoint handles what comes
	 * @param scheduler of threads that may block; bounded
	 */
	public ReactivePeerEndpoint(PeerEndpoint endpoint, Scheduler scheduler) {
		super(Map.of(endpoint.path(), new Handler(endpoint, scheduler)), ORDER);
	}

	private record Handler(PeerEndpoint endpoint, Scheduler scheduler) implements WebHandler {

		@Override
		public Mono<Void> handle(ServerWebExchange exchange) {
			ServerHttpRequest request = exchange.getRequest();
			PeerReply refusal = this.endpoint.refusal(request.getMethod().name(),
					request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE), request.getHeaders().getContentLength());
			Mono<PeerReply> reply = (refusal != null) ? Mono.just(refusal) : received(exchange);
			return reply.flatMap((each) -> write(exchange.getResponse(), each));
		}

		private Mono<PeerReply> received(ServerWebExchange exchange) {
			return exchange.getPrincipal()
				.map(Principal::getName)
				.defaultIfEmpty("")
				.zipWith(ReactiveEntrance.body(exchange.getRequest().getBody(), this.endpoint.maxRequestSize()))
				.flatMap((read) -> ReactiveEntrance.elsewhere(this.scheduler,
						() -> this.endpoint.receive(read.getT1(), read.getT2()),
						() -> PeerProblem.UNAVAILABLE.because("Too many batches wait")))
				.onErrorResume(DataBufferLimitException.class, (ex) -> Mono.just(this.endpoint.tooLarge()));
		}

		private static Mono<Void> write(ServerHttpResponse response, PeerReply reply) {
			response.setStatusCode(HttpStatusCode.valueOf(reply.status()));
			reply.headers().forEach(response.getHeaders()::set);
			response.getHeaders().setContentLength(reply.body().length);
			return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(reply.body())));
		}

	}

}
