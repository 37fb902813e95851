package com.vixcpp.sync.autoconfigure;

import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;

import com.vixcpp.sync.peer.BatchSettings;
import com.vixcpp.sync.peer.PeerEndpoint;
import com.vixcpp.sync.peer.PeerReceiver;
import com.vixcpp.sync.transport.TransportRegistry;
import com.vixcpp.sync.webclient.HttpPeerLink;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Makes peers of their keys, or says what to type.
 */
final class PeerConfiguration {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");

	private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

	private static final String DEFAULT_PATH = "/vix-sync/peer";

	private static final DataSize LARGEST = DataSize.ofMegabytes(64);

	private PeerConfiguration() {
	}

	static BatchSettings settings(VixSyncProperties.Peer peer) {
		range("peer.batch-limit", peer.batchLimit(), 10_000);
		range("peer.max-requests", peer.maxRequests(), 1000);
		return new BatchSettings(peer.batchLimit(), size("peer.max-batch-size", peer.maxBatchSize()),
				peer.maxRequests());
	}

	static PeerEndpoint endpoint(PeerReceiver receiver, VixSyncProperties.Peer.Receive receive) {
		EngineConfiguration.require(PATH.matcher(receive.path()).matches(), "peer.receive.path", receive.path(),
				"It must begin with a slash and not end with one, such as " + DEFAULT_PATH);
		range("peer.receive.max-operations", receive.maxOperations(), 10_000);
		return new PeerEndpoint(receiver, receive.path(),
				size("peer.receive.max-request-size", receive.maxRequestSize()), receive.maxOperations());
	}

	/** Where a peer receives. */
	static URI url(String name, VixSyncProperties.KnownPeer peer) {
		// Not the address as value: it may hold credentials.
		EngineConfiguration.require(NAME.matcher(name).matches(), "peers[" + name + "]", name,
				"The name of a peer has 1 to 100 letters, digits and dashes");
		String key = "peers." + name + ".";
		URI url = peer.url();
		EngineConfiguration.require(url != null, key + "url", null, "It must say where the peer receives");
		HttpPeerLink.check("vix.sync." + key, url, peer.headers());
		return url.getRawPath().matches("/?") ? url.resolve(DEFAULT_PATH) : url;
	}

	/** What peers tell the operations of this outbox by. */
	static String sender(VixSyncProperties.Peer peer, @Nullable String identity) {
		String name = (peer.name() != null) ? peer.name() : identity;
		EngineConfiguration.require(name != null && name.matches("[ -~]{1,255}") && !name.isBlank(), "peer.name", name,
				"It must be 1 to 255 characters of ASCII, and be set where the outbox is not in a database");
		return String.valueOf(name);
	}

	/** No silence about peers that nothing could be sent to, nor about keys of none. */
	static void require(VixSyncProperties properties, TransportRegistry registry) {
		settings(properties.peer());
		Map<String, VixSyncProperties.KnownPeer> peers = properties.peers();
		EngineConfiguration.require(peers.isEmpty() || !registry.peers().isEmpty(), "peers", peers.keySet(),
				"Peers are reached by a WebClient and in JSON. Add spring-boot-starter-webclient and"
						+ " spring-boot-starter-jackson, or a PeerTransport bean");
	}

	static void requireReceiving(boolean condition, String reason) {
		EngineConfiguration.require(condition, "peer.receive.enabled", true, reason);
	}

	private static void range(String key, int value, int most) {
		EngineConfiguration.require(value >= 1 && value <= most, key, value, "It must be between 1 and " + most);
	}

	private static int size(String key, DataSize size) {
		EngineConfiguration.require(size.toBytes() >= 1 && size.compareTo(LARGEST) <= 0, key, size,
				"It must be between 1 byte and 64MB: batches are held in memory");
		return (int) size.toBytes();
	}

}
