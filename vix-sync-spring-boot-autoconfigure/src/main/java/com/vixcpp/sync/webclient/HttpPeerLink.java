package com.vixcpp.sync.webclient;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

import com.vixcpp.sync.peer.PeerLink;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Posts batches to one peer without blocking a thread. Safe for use by several threads.
 */
public final class HttpPeerLink implements PeerLink {

	private static final int MAX_ANSWER = 4 * 1024 * 1024;

	private final WebClient webClient;

	private final URI url;

	private final Map<String, String> headers;

	private final Duration timeout;

	/**
	 * Create the way to one peer.
	 * @param webClient does not follow redirects
	 * @param url where the peer receives
	 * @param headers sent with each batch
	 * @param timeout the longest a batch takes, from connecting to the end of the answer
	 */
	public HttpPeerLink(WebClient webClient, URI url, Map<String, String> headers, Duration timeout) {
		this.webClient = webClient;
		this.url = url;
		this.headers = Map.copyOf(headers);
		this.timeout = timeout;
	}

	/**
	 * Refuse what nothing could be sent to.
	 * @param prefix what the keys of the peer begin with, with a dot at its end
	 * @param url where the peer is said to receive
	 * @param headers what is to be sent along
	 * @throws HttpConfigurationException with the key, and without its value: it may hold
	 * credentials
	 */
	public static void check(String prefix, URI url, Map<String, String> headers) {
		HttpConfiguration.check(prefix, "address of a peer", "url", url, headers);
	}

	@Override
	public CompletionStage<Answer> post(byte[] batch) {
		return this.webClient.post().uri(this.url).headers(this::write).body((request, context) -> {
			request.getHeaders().setContentLength(batch.length);
			return request.writeWith(Mono.just(request.bufferFactory().wrap(batch)));
		})
			.exchangeToMono(HttpPeerLink::answer)
			.timeout(this.timeout)
			.onErrorResume((error) -> Mono.just(silent(error)))
			.toFuture();
	}

	private void write(HttpHeaders headers) {
		headers.setContentType(MediaType.APPLICATION_JSON);
		this.headers.forEach(headers::set);
	}

	private Answer silent(Throwable error) {
		return Answer.none((error instanceof TimeoutException) ? "no answer within " + this.timeout.toMillis() + " ms"
				: HttpAnswers.unanswered(error).reason());
	}

	private static Mono<Answer> answer(ClientResponse response) {
		HttpHeaders headers = response.headers().asHttpHeaders();
		Duration retryAfter = RetryAfter.of(headers);
		// One byte more tells whether there was more.
		return HttpTransport.body(response, MAX_ANSWER + 1)
			.map((body) -> new Answer(response.statusCode().value(), body, retryAfter,
					(body.length > MAX_ANSWER) ? "it is longer than 4 MB" : ""));
	}

}
