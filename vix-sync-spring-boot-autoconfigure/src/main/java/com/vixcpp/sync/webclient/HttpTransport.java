package com.vixcpp.sync.webclient;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.Payload;
import com.vixcpp.sync.operation.Response;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
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

	/** What 409 means is told by its body, however little of bodies is kept. */
	private static final int MIN_CONFLICT = 2 * 1024;

	private final WebClient webClient;

	private final @Nullable URI baseUrl;

	private final Map<String, String> headers;

	private final Duration sendTimeout;

	private final int maxResponse;

	/**
	 * Create a transport that keeps the first 8 KB of each answer.
	 * @param webClient does not follow redirects
	 * @param baseUrl what relative targets are relative to; null for none
	 * @param headers sent to the origin of {@code baseUrl} only
	 * @param sendTimeout the longest a send takes, from connecting to the end of the
	 * answer's body, however slowly the remote speaks
	 * @throws HttpConfigurationException if nothing could be sent with these
	 */
	public HttpTransport(WebClient webClient, @Nullable URI baseUrl, Map<String, String> headers,
			Duration sendTimeout) {
		this(webClient, baseUrl, headers, sendTimeout, MAX_BODY);
	}

	/**
	 * Create a transport.
	 * @param webClient does not follow redirects
	 * @param baseUrl what relative targets are relative to; null for none
	 * @param headers sent to the origin of {@code baseUrl} only
	 * @param sendTimeout the longest a send takes, from connecting to the end of the
	 * answer's body, however slowly the remote speaks
	 * @param maxResponse how much of the body of an answer is kept, in bytes
	 * @throws HttpConfigurationException if nothing could be sent with these
	 */
	public HttpTransport(WebClient webClient, @Nullable URI baseUrl, Map<String, String> headers, Duration sendTimeout,
			int maxResponse) {
		HttpConfiguration.check("vix.sync.http.", "base URL", "base-url", baseUrl, headers);
		this.webClient = webClient;
		this.baseUrl = baseUrl;
		this.headers = Map.copyOf(headers);
		this.sendTimeout = sendTimeout;
		this.maxResponse = maxResponse;
	}

	@Override
	public Set<String> kinds() {
		return METHODS.keySet();
	}

	@Override
	public String destination(Operation operation) {
		OwnHeaders.check(operation.headers().keySet());
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
		AtomicReference<SendResult> status = new AtomicReference<>();
		return this.webClient.method(method)
			.uri(target.uri())
			.headers((headers) -> write(headers, operation, target))
			.body((request, context) -> body(request, operation.payload()))
			.exchangeToMono((response) -> result(operation, response, status))
			.timeout(this.sendTimeout)
			.onErrorResume((error) -> Mono.just(answered(status, error)))
			.toFuture();
	}

	/** The status decides; a body that never ends or breaks off does not change it. */
	private SendResult answered(AtomicReference<SendResult> status, Throwable error) {
		SendResult result = status.get();
		if (result != null) {
			return result;
		}
		return (error instanceof TimeoutException)
				? SendResult.unavailable("no answer within " + this.sendTimeout.toMillis() + " ms")
				: HttpAnswers.unanswered(error);
	}

	/** As it is: an encoder would read the content type, and fail where it cannot. */
	private static Mono<Void> body(ClientHttpRequest request, Payload payload) {
		return (payload.size() > 0) ? request.writeWith(Mono.just(request.bufferFactory().wrap(payload.bytes())))
				: request.setComplete();
	}

	private void write(HttpHeaders headers, Operation operation, HttpTarget target) {
		if (target.destination().equals(HttpTarget.BASE)) {
			this.headers.forEach(headers::set);
		}
		operation.headers().forEach((name, value) -> {
			if (OwnHeaders.refusal(name).isEmpty()) {
				headers.set(name, value);
			}
		});
		headers.set(IDEMPOTENCY_KEY, operation.idempotencyKey());
		if (operation.payload().size() > 0) {
			headers.set(HttpHeaders.CONTENT_TYPE, operation.payload().contentType());
			headers.setContentLength(operation.payload().size());
		}
	}

	private Mono<SendResult> result(Operation operation, ClientResponse response, AtomicReference<SendResult> status) {
		HttpHeaders headers = response.headers().asHttpHeaders();
		int code = response.statusCode().value();
		Duration retryAfter = RetryAfter.of(headers);
		Map<String, String> first = headers.toSingleValueMap();
		if (code != 409) {
			// What a conflict means is not known without its body.
			status.set(HttpAnswers.answered(operation, code, new Response(first, null, false), retryAfter));
		}
		int read = (code == 409) ? Math.max(this.maxResponse, MIN_CONFLICT) : this.maxResponse;
		// One byte more tells whether there was more.
		return body(response, read + 1)
			.map((body) -> HttpAnswers.answered(operation, code, response(first, body, read), retryAfter)
				.withResponse(response(first, body, this.maxResponse)));
	}

	private static Response response(Map<String, String> headers, byte[] body, int limit) {
		return new Response(headers, Arrays.copyOf(body, Math.min(body.length, limit)), body.length <= limit);
	}

	/** The beginning of a body, up to so many bytes; the rest is not read. */
	static Mono<byte[]> body(ClientResponse response, int most) {
		return DataBufferUtils.join(DataBufferUtils.takeUntilByteCount(response.bodyToFlux(DataBuffer.class), most))
			.map(HttpTransport::bytes)
			.defaultIfEmpty(new byte[0]);
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

}
