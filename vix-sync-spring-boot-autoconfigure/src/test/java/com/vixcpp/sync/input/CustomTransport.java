package com.vixcpp.sync.input;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.PayloadConverter;
import com.vixcpp.sync.transport.BlockingOnly;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;

/**
 * A user's transport and converter that do what a test says.
 */
final class CustomTransport implements SyncTransport {

	static final String KIND = "custom";

	volatile Function<Operation, String> destination = Operation::kind;

	volatile Function<Operation, SendResult> send = (operation) -> SendResult.delivered();

	volatile Function<Operation, CompletionStage<SendResult>> sendAsync = (operation) -> BlockingOnly.STAGE;

	volatile PayloadConverter converter = (source) -> {
		throw new IllegalStateException("not for this test");
	};

	void behave() {
		this.destination = Operation::kind;
		this.send = (operation) -> SendResult.delivered();
		this.sendAsync = (operation) -> BlockingOnly.STAGE;
	}

	@Override
	public Set<String> kinds() {
		return Set.of(KIND);
	}

	@Override
	public SendResult send(Operation operation) {
		return this.send.apply(operation);
	}

	@Override
	public CompletionStage<SendResult> sendAsync(Operation operation) {
		return this.sendAsync.apply(operation);
	}

	@Override
	public String destination(Operation operation) {
		return this.destination.apply(operation);
	}

}
