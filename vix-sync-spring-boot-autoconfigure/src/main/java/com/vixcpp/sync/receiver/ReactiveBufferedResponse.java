package com.vixcpp.sync.receiver;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * Holds back what a handler answers until its transaction has committed. Nothing of it
 * reaches the client by itself.
 */
final class ReactiveBufferedResponse extends AbstractServerHttpResponse {

	private final ServerHttpResponse response;

	private final int limit;

	private volatile byte[] body = new byte[0];

	ReactiveBufferedResponse(ServerHttpResponse response, int limit) {
		super(response.bufferFactory());
		this.response = response;
		this.limit = limit;
	}

	/** What has been answered. */
	Answer answer() {
		HttpStatusCode status = getStatusCode();
		Map<String, List<String>> headers = new LinkedHashMap<>();
		getHeaders().forEach((name, values) -> headers.put(name, List.copyOf(values)));
		return new Answer((status != null) ? status.value() : 200, headers, this.body);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> T getNativeResponse() {
		return (T) this.response;
	}

	@Override
	protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
		return ReactiveEntrance.body(body, this.limit)
			.onErrorMap(DataBufferLimitException.class, (ex) -> new RefusedException(Problem.ANSWER_TOO_LARGE))
			.doOnNext((bytes) -> this.body = bytes)
			.then();
	}

	@Override
	protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return writeWithInternal(Flux.from(body).concatMap((each) -> each));
	}

	@Override
	protected void applyStatusCode() {
	}

	@Override
	protected void applyHeaders() {
	}

	@Override
	protected void applyCookies() {
	}

}
