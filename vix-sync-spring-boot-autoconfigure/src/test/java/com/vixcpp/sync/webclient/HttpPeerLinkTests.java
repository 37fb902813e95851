package com.vixcpp.sync.webclient;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.peer.BatchSettings;
import com.vixcpp.sync.peer.BatchingPeers;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SendResult.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What somebody reads who has mistyped the address of a peer, or reached something else.
 */
class HttpPeerLinkTests {

	private final TestServer server = new TestServer(200);

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "north", "ftp://north", "http://a:b@north", "http://north/?a", "http://north/ä",
			"http://north/#a", "http://north/../a", "http://north:70000", "http:a", "http:///a" })
	void whatIsWrongIsSaidOfTheAddressAndNotOfATarget(String url) {
		assertThatExceptionOfType(HttpConfigurationException.class)
			.isThrownBy(() -> HttpPeerLink.check("vix.sync.peers.north.", URI.create(url), Map.of()))
			.withMessageStartingWith("vix.sync.peers.north.url: The address of a peer ")
			.withMessageNotContainingAny("target", "base URL", "operation");
	}

	@Test
	void anAnswerThatIsTooLongToBeReadIsCalledThatAndNoAnswerOfAPeer() {
		byte[] done = "{\"version\":1,\"results\":[{\"id\":\"a\",\"status\":\"done\"}]}".getBytes();
		this.server.answerBody = " ".repeat(4 * 1024 * 1024).getBytes();
		System.arraycopy(done, 0, this.server.answerBody, 0, done.length);
		assertThat(send().outcome()).as("of 4 MB").isEqualTo(Outcome.DELIVERED);
		this.server.answerBody = Arrays.copyOf(this.server.answerBody, 4 * 1024 * 1024 + 1);
		this.server.answerBody[4 * 1024 * 1024] = ' ';
		SendResult result = send();
		assertThat(result.outcome()).isEqualTo(Outcome.UNAVAILABLE);
		assertThat(result.reason()).isEqualTo("HTTP 200 that is not the answer of a peer: it is longer than 4 MB");
		assertThat(result.status()).isEqualTo(200);
	}

	private SendResult send() {
		HttpPeerLink link = new HttpPeerLink(WebClient.create(), this.server.uri("/"), Map.of(),
				Duration.ofSeconds(10));
		return new BatchingPeers("here", Map.of("far", link), new BatchSettings(1, 1000, 1))
			.send(Operation.of("a", "peer:far").withId("a"));
	}

}
