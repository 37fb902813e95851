package com.vixcpp.sync.peer;

import java.util.Set;
import java.util.function.Consumer;

import com.vixcpp.sync.operation.Operation;

/**
 * An {@link OperationHandler} from a function.
 */
record FunctionHandler(String kind, Consumer<Operation> handler) implements OperationHandler {

	@Override
	public Set<String> kinds() {
		return Set.of(this.kind);
	}

	@Override
	public void handle(Operation operation) {
		this.handler.accept(operation);
	}

}
