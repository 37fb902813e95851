package com.vixcpp.sync.webclient;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

import com.vixcpp.sync.network.NetworkProbe;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Asks one URL whether the network is there. Only the expected status says so: a login
 * page of a captive portal, a redirect to it, an error and silence all mean offline. Why
 * is logged once per change. Each question blocks for the timeout at most. Safe for use
 * by several threads.
 */
public final class HttpProbe implements NetworkProbe {

	private static final Logger logger = LoggerFactory.getLogger(HttpProbe.class);

	private final WebClient webClient;

	private final URI url;

	private final int expectedStatus;

	private final Duration timeout;

	private volatile boolean told;

	/**
	 * Create a probe.
	 * @param webClient does not follow redirects
	 * @param url what to GET
	 * @param expectedStatus the one status that means online
	 * @param timeout the longest wait for the whole answer
	 */
	public HttpProbe(WebClient webClient, URI url, int expectedStatus, Duration timeout) {
		this.webClient = webClient;
		this.url = url;
		this.expectedStatus = expectedStatus;
		this.timeout = timeout;
	}

	@Override
	public boolean isOnline() {
		String reason = whyOffline();
		if (reason == null) {
			this.told = false;
		}
		else if (!this.told) {
			this.told = true;
			logger.info("The network check GET {} {}: taken as offline until it is answered {}", this.url, reason,
					this.expectedStatus);
		}
		return reason == null;
	}

	private @Nullable String whyOffline() {
		Future<Integer> status = this.webClient.get()
			.uri(this.url)
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode().value()))
			.timeout(this.timeout)
			.toFuture();
		try {
			int answered = status.get();
			return (answered == this.expectedStatus) ? null
					: "was answered " + answered + " instead of " + this.expectedStatus;
		}
		catch (ExecutionException ex) {
			return (ex.getCause() instanceof TimeoutException)
					? "has no answer within " + this.timeout.toMillis() + " ms"
					: "has no answer (" + ex.getCause() + ")";
		}
		catch (InterruptedException ex) {
			status.cancel(true);
			Thread.currentThread().interrupt();
			return "was broken off";
		}
	}

}
