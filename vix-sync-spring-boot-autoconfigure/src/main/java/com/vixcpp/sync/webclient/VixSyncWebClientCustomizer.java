package com.vixcpp.sync.webclient;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Changes the WebClient that sends operations, and no other. Applied after the host's own
 * customizers.
 */
@FunctionalInterface
public interface VixSyncWebClientCustomizer {

	/**
	 * Change the builder.
	 * @param builder of the client that sends operations
	 */
	void customize(WebClient.Builder builder);

}
