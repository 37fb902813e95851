package com.vixcpp.sync.webclient;

import java.net.URI;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What somebody reads who has mistyped the address of a peer.
 */
class HttpPeerLinkTests {

	@ParameterizedTest
	@ValueSource(strings = { "north", "ftp://north", "http://a:b@north", "http://north/?a", "http://north/ä",
			"http://north/#a", "http://north/../a", "http://north:70000", "http:a", "http:///a" })
	void whatIsWrongIsSaidOfTheAddressAndNotOfATarget(String url) {
		assertThatExceptionOfType(HttpConfigurationException.class)
			.isThrownBy(() -> HttpPeerLink.check("vix.sync.peers.north.", URI.create(url), Map.of()))
			.withMessageStartingWith("vix.sync.peers.north.url: The address of a peer ")
			.withMessageNotContainingAny("target", "base URL", "operation");
	}

}
