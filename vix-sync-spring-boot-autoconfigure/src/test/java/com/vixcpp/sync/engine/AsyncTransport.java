package com.vixcpp.sync.engine;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;

/**
 * A transport of kind "test" that never blocks.
 *
 * @param destination where an operation goes
 * @param far answers an operation, now or later
 */
record AsyncTransport(Function<Operation, String> destination,
		Function<Operation, CompletionStage<SendResult>> far) implements SyncTransport {

	/** One destination for all. */
	AsyncTransport(Function<Operation, CompletionStage<SendResult>> far) {
		this(Operation::kind, far);
	}

	@Override
	public Set<String> kinds() {
		return Set.of("test");
	}

	@Override
	public String destination(Operation operation) {
		return this.destination.apply(operation);
	}

	@Override
	public SendResult send(Operation operation) {
		throw new IllegalStateException("must not be called");
	}

	@Override
	public CompletionStage<SendResult> sendAsync(Operation operation) {
		return this.far.apply(operation);
	}

}
