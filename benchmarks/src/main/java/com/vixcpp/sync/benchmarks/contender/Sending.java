package com.vixcpp.sync.benchmarks.contender;

import java.util.concurrent.CompletableFuture;

import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The one client of all contenders.
 */
final class Sending {

	private final WebClient client;

	Sending(String url) {
		this.client = WebClient.create(url);
	}

	CompletableFuture<?> begin(String text) {
		return this.client.post()
			.uri("/op")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(text)
			.retrieve()
			.toBodilessEntity()
			.toFuture();
	}

	void send(String text) {
		begin(text).join();
	}

}
