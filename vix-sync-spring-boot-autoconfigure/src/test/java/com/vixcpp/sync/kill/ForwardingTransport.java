package com.vixcpp.sync.kill;

import java.util.Set;
import java.util.concurrent.CompletionStage;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;

/**
 * A transport that does what the real one does; what wraps the transport extends it.
 */
class ForwardingTransport implements SyncTransport {

	protected final SyncTransport transport;

	ForwardingTransport(SyncTransport transport) {
		this.transport = transport;
	}

	@Override
	public Set<String> kinds() {
		return this.transport.kinds();
	}

	@Override
	public SendResult send(Operation operation) {
		return sendAsync(operation).toCompletableFuture().join();
	}

	@Override
	public CompletionStage<SendResult> sendAsync(Operation operation) {
		return this.transport.sendAsync(operation);
	}

	@Override
	public String destination(Operation operation) {
		return this.transport.destination(operation);
	}

}
