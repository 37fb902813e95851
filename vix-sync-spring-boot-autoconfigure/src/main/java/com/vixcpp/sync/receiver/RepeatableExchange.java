package com.vixcpp.sync.receiver;

import java.util.Map;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.codec.FormHttpMessageReader;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;

/**
 * An exchange whose request has been read, and can be read by the handler, and whose
 * answer is held back.
 */
final class RepeatableExchange extends ServerWebExchangeDecorator {

	private static final FormHttpMessageReader forms = new FormHttpMessageReader();

	private static final ResolvableType FORM = ResolvableType.forClassWithGenerics(MultiValueMap.class, String.class,
			String.class);

	private final ServerHttpRequest request;

	private final ServerHttpResponse response;

	RepeatableExchange(ServerWebExchange exchange, byte[] body, ServerHttpResponse response) {
		super(exchange);
		this.request = new ServerHttpRequestDecorator(exchange.getRequest()) {
			@Override
			public Flux<DataBuffer> getBody() {
				return (body.length > 0) ? Flux.defer(() -> Flux.just(response.bufferFactory().wrap(body.clone())))
						: Flux.empty();
			}
		};
		this.response = response;
	}

	@Override
	public ServerHttpRequest getRequest() {
		return this.request;
	}

	@Override
	public ServerHttpResponse getResponse() {
		return this.response;
	}

	/** The exchange itself would read a body that has been read. */
	@Override
	public Mono<MultiValueMap<String, String>> getFormData() {
		return forms.canRead(FORM, this.request.getHeaders().getContentType())
				? forms.readMono(FORM, this.request, Map.of()) : Mono.just(new LinkedMultiValueMap<>());
	}

}
