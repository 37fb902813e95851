package com.vixcpp.sync.transport;

import java.util.Set;
import java.util.function.Function;

import com.vixcpp.sync.operation.Operation;

/**
 * A {@link SyncTransport} from a function.
 */
record FunctionTransport(String kind, Function<Operation, SendResult> sender) implements SyncTransport {

	@Override
	public Set<String> kinds() {
		return Set.of(this.kind);
	}

	@Override
	public SendResult send(Operation operation) {
		return this.sender.apply(operation);
	}

}
