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

	private HttpConfiguration() {
	}

	/**
	 * Refuse an address that nothing could be sent to, and headers that could not be sent
	 * along.
	 * @param prefix what the keys begin with, with a dot at its end
	 * @param what what the address is called in messages
	 * @param urlKey the key of the address, behind the prefix
	 * @param url the address; null for none
	 * @param headers the headers, of the key {@code headers}
	 * @throws HttpConfigurationException with the key, and without its value
	 */
	static void check(String prefix, String what, String urlKey, @Nullable URI url, Map<String, String> headers) {
		if (url != null) {
			try {
				HttpTarget.requireBase(what, url);
			}
			catch (IllegalArgumentException ex) {
				throw new HttpConfigurationException(prefix + urlKey, ex.getMessage());
			}
		}
		Operation any = Operation.of("http.post", "/");
		headers.forEach((name, value) -> {
			try {
				OwnHeaders.check(any.withHeader(name, value).headers().keySet());
			}
			catch (IllegalArgumentException ex) {
				throw new HttpConfigurationException(prefix + "headers", ex.getMessage());
			}
		});
	}

}
