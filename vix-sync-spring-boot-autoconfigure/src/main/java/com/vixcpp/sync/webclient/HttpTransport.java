package com.vixcpp.sync.webclient;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.transport.Response;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Sends the kinds {@code http.post}, {@code http.put}, {@code http.patch} and
 * {@code http.delete} without blocking a thread. Every attempt carries the same
 * {@code Idempotency-Key}. Safe for use by several threads.
 */
public final class HttpTransport implements SyncTransport {

	private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

	private static final Map<String, HttpMethod> METHODS = Map.of("http.post", HttpMethod.POST, "http.put",
			HttpMethod.PUT, "http.patch", HttpMethod.PATCH, "http.delete", HttpMethod.DELETE);

	private static final int MAX_BODY = 8 * 1024;

	private static final int MAX_HEADERS = 50;

	private final WebClient webClient;

	private final @Nullable URI baseUrl;

	private final Map<String, String> headers;

	private final Duration responseTimeout;

	/**
	 * Create a transport.
	 * @param webClient does not follow redirects
	 * @param baseUrl what relative targets are relative to; null for none
	 * @param headers sent to the origin of {@code baseUrl} only
	 * @param responseTimeout the longest wait for an answer and, again, for its body
	 */
	public HttpTransport(WebClient webClient, @Nullable URI baseUrl, Map<String, String> headers,
			Duration responseTimeout) {
		this.webClient = webClient;
		this.baseUrl = baseUrl;
		this.headers = Map.copyOf(headers);
		this.responseTimeout = responseTimeout;
	}

	@Override
	public Set<String> kinds() {
		return METHODS.keySet();
	}

	@Override
	public String destination(Operation operation) {
		return HttpTarget.of(operation.target(), this.baseUrl).destination();
	}

	@Override
	public SendResult send(Operation operation) {
		return sendAsync(operation).toCompletableFuture().join();
	}

	@Override
	public CompletionStage<SendResult> sendAsync(Operation operation) {
		HttpTarget target = HttpTarget.of(operation.target(), this.baseUrl);
		HttpMethod method = METHODS.get(operation.kind());
		WebClient.RequestBodySpec request = this.webClient.method(method)
			.uri(target.uri())
			.headers((headers) -> write(headers, operation, target));
		if (operation.payload().size() > 0) {
			request.bodyValue(operation.payload().bytes());
		}
		return request.exchangeToMono((response) -> result(operation, response))
			.onErrorResume((error) -> Mono.just(HttpAnswers.unanswered(error)))
			.toFuture();
	}

	private void write(HttpHeaders headers, Operation operation, HttpTarget target) {
		if (target.destination().equals(HttpTarget.BASE)) {
			this.headers.forEach(headers::set);
		}
		operation.headers().forEach(headers::set);
		headers.set(IDEMPOTENCY_KEY, operation.idempotencyKey());
		if (operation.payload().size() > 0) {
			headers.set(HttpHeaders.CONTENT_TYPE, operation.payload().contentType());
		}
	}

	/** The status decides; a body that never ends or breaks off does not change it. */
	private Mono<SendResult> result(Operation operation, ClientResponse response) {
		HttpHeaders headers = response.headers().asHttpHeaders();
		Mono<String> body = DataBufferUtils
			.join(DataBufferUtils.takeUntilByteCount(response.bodyToFlux(DataBuffer.class), MAX_BODY))
			.map(HttpTransport::text)
			.timeout(this.responseTimeout)
			.onErrorReturn("")
			.defaultIfEmpty("");
		Duration retryAfter = RetryAfter.of(headers, Instant.now());
		return body.map((text) -> HttpAnswers.answered(operation, response.statusCode().value(),
				new Response(first(headers), text), retryAfter));
	}

	private static String text(DataBuffer buffer) {
		try {
			return buffer.toString(StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ");
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	private static Map<String, String> first(HttpHeaders headers) {
		Map<String, String> first = new LinkedHashMap<>();
		headers.toSingleValueMap().forEach((name, value) -> {
			if (first.size() < MAX_HEADERS) {
				first.put(name, value);
			}
		});
		return first;
	}

}
