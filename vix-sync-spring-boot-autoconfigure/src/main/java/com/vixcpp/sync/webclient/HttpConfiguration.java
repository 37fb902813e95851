package com.vixcpp.sync.webclient;

import java.net.URI;
import java.util.Map;

import com.vixcpp.sync.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * What is configured for all operations, checked once and by the rules for one operation:
 * what could never be sent keeps the application from starting.
 */
final class HttpConfiguration {

	private static final String PREFIX = "vix.sync.http.";

	private HttpConfiguration() {
	}

	static void check(@Nullable URI baseUrl, Map<String, String> headers) {
		if (baseUrl != null) {
			try {
				HttpTarget.requireBase("base URL", baseUrl);
			}
			catch (IllegalArgumentException ex) {
				throw new HttpConfigurationException(PREFIX + "base-url", ex.getMessage());
			}
		}
		Operation any = Operation.of("http.post", "/");
		headers.forEach((name, value) -> {
			try {
				OwnHeaders.check(any.withHeader(name, value).headers().keySet());
			}
			catch (IllegalArgumentException ex) {
				throw new HttpConfigurationException(PREFIX + "headers", ex.getMessage());
			}
		});
	}

}
