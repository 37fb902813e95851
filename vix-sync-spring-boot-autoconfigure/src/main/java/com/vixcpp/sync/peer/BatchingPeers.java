package com.vixcpp.sync.peer;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.transport.PeerTransport;
import com.vixcpp.sync.transport.SendResult;

/**
 * Sends operations to peers in batches, each acknowledged by itself. Safe for use by
 * several threads.
 */
public final class BatchingPeers implements PeerTransport {

	private final Map<String, Batcher> batchers = new TreeMap<>();

	/**
	 * Create the transport.
	 * @param sender what tells the operations of this outbox from those of others, the
	 * same for as long as it exists
	 * @param links the way to each peer, by its name
	 * @param settings how to gather
	 */
	public BatchingPeers(String sender, Map<String, PeerLink> links, BatchSettings settings) {
		byte[] head = PeerFormat.head(sender);
		links.forEach((name, link) -> this.batchers.put(name, new Batcher(head, link, settings)));
	}

	@Override
	public Set<String> peers() {
		return Collections.unmodifiableSet(this.batchers.keySet());
	}

	@Override
	public SendResult send(Operation operation) {
		return sendAsync(operation).toCompletableFuture().join();
	}

	@Override
	public CompletionStage<SendResult> sendAsync(Operation operation) {
		Batcher batcher = this.batchers.get(operation.target().substring(SCHEME.length()));
		return (batcher != null) ? batcher.send(operation)
				: CompletableFuture.completedFuture(SendResult.failed("there is no " + operation.target()));
	}

}
