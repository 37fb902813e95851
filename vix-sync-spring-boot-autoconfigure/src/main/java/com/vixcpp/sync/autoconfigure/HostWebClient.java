package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.webclient.HttpClients;
import com.vixcpp.sync.webclient.VixSyncWebClientCustomizer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The client that operations are sent with, whether to targets of their own or to peers,
 * of the pieces that the host has.
 */
final class HostWebClient {

	private HostWebClient() {
	}

	/**
	 * Make a client.
	 * @param builder the host's, a fresh copy
	 * @param connectors the host's connector, if it has one
	 * @param settings the host's settings, if it has any
	 * @param customizers applied last
	 * @param http how long to connect
	 */
	static WebClient of(WebClient.Builder builder, ObjectProvider<ClientHttpConnectorBuilder<?>> connectors,
			ObjectProvider<HttpClientSettings> settings, ObjectProvider<VixSyncWebClientCustomizer> customizers,
			VixSyncProperties.Http http) {
		return HttpClients.webClient(builder, connectors.getIfAvailable(ClientHttpConnectorBuilder::detect),
				settings.getIfAvailable(HttpClientSettings::defaults).withTimeouts(http.connectTimeout(), null),
				customizers.orderedStream().toList());
	}

}
