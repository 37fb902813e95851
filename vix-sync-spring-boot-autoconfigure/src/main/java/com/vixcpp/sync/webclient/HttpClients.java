package com.vixcpp.sync.webclient;

import java.util.List;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes WebClients from the host's pieces: the one that sends operations, and the one
 * that checks the network.
 */
public final class HttpClients {

	private HttpClients() {
	}

	/**
	 * Make a client. Redirects are not followed: a POST answered 302 would be sent again,
	 * with its idempotency key, to wherever the answer says.
	 * @param builder the host's, a fresh copy; a plain one for what is not the host's
	 * traffic
	 * @param connector the host's connector
	 * @param settings the time to connect, SSL and address filter. No time to read:
	 * Reactor Netty writes a warning with a stack trace for each request that ends by it,
	 * thousands in an outage; whoever uses the client bounds the whole request
	 * @param customizers applied last
	 * @return the client
	 */
	public static WebClient webClient(WebClient.Builder builder, ClientHttpConnectorBuilder<?> connector,
			HttpClientSettings settings, List<VixSyncWebClientCustomizer> customizers) {
		ClientHttpConnectorBuilder<?> careful = (connector instanceof ReactorClientHttpConnectorBuilder reactor)
				? reactor.withHttpClientCustomizer(OneAnswerHandler::addTo) : connector;
		builder.clientConnector(careful.build(settings.withRedirects(HttpRedirects.DONT_FOLLOW)));
		customizers.forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

}
