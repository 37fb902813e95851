package com.vixcpp.sync.peer;

import java.security.Principal;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
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
			Mono<byte[]> body = DataBufferUtils.join(exchange.getRequest().getBody(), this.endpoint.maxRequestSize())
				.map(Handler::bytes)
				.defaultIfEmpty(new byte[0]);
			return exchange.getPrincipal()
				.map(Principal::getName)
				.defaultIfEmpty("")
				.zipWith(body)
				.flatMap((read) -> elsewhere(read.getT1(), read.getT2()))
				.onErrorResume(DataBufferLimitException.class, (ex) -> Mono.just(this.endpoint.tooLarge()));
		}

		/** Never interrupted: that would close the file of an embedded database. */
		private Mono<PeerReply> elsewhere(String caller, byte[] body) {
			return Mono.create((sink) -> {
				try {
					this.scheduler.schedule(() -> {
						try {
							sink.success(this.endpoint.receive(caller, body));
						}
						catch (Throwable ex) {
							sink.error(ex);
						}
					});
				}
				catch (RejectedExecutionException ex) {
					sink.success(PeerProblem.UNAVAILABLE.because("Too many batches wait"));
				}
			});
		}

		private static byte[] bytes(DataBuffer buffer) {
			try {
				byte[] bytes = new byte[buffer.readableByteCount()];
				buffer.read(bytes);
				return bytes;
			}
			finally {
				DataBufferUtils.release(buffer);
			}
		}

		private static Mono<Void> write(ServerHttpResponse response, PeerReply reply) {
			response.setStatusCode(HttpStatusCode.valueOf(reply.status()));
			reply.headers().forEach(response.getHeaders()::set);
			response.getHeaders().setContentLength(reply.body().length);
			return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(reply.body())));
		}

	}

}
