package com.vixcpp.sync.transport;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import com.vixcpp.sync.operation.Operation;

/**
 * Carries operations of some kinds to their targets. A bean of this type adds its kinds.
 * <p>
 * Reports what happened and nothing more: it neither retries nor waits. It is called by
 * several threads at once, outside any transaction, and must bring a timeout of its own.
 * A send may take longer than {@code vix.sync.engine.inflight-timeout}: its lease is
 * renewed while it lasts. One that never ends holds its slot for ever.
 */
public interface SyncTransport {

	/**
	 * The kinds it carries. Two transports for one kind keep the application from
	 * starting.
	 * @return at least one kind
	 */
	Set<String> kinds();

	/**
	 * Send one operation. May block: the engine calls it on a thread of its own.
	 * @param operation what to send
	 * @return what came of it; an exception is a failure that counts an attempt
	 */
	SendResult send(Operation operation);

	/**
	 * Send one operation without blocking, for I/O-bound transports: the engine then
	 * needs no thread per send, and never calls {@link #send}.
	 * @param operation what to send
	 * @return completed with what came of it; {@link BlockingOnly#STAGE} (the default)
	 * makes the engine call {@link #send} instead
	 */
	default CompletionStage<SendResult> sendAsync(Operation operation) {
		return BlockingOnly.STAGE;
	}

	/**
	 * What can be down together: one rests for all, and the others go on.
	 * @param operation the operation
	 * @return at most 255 characters; the kind unless overridden
	 * @throws IllegalArgumentException if the target can never be reached, with what is
	 * wrong with it: {@code enqueue} then refuses the operation
	 */
	default String destination(Operation operation) {
		return operation.kind();
	}

	/**
	 * A transport for one kind from a function, which may block.
	 * @param kind the kind
	 * @param send what sends
	 * @return the transport
	 */
	static SyncTransport of(String kind, Function<Operation, SendResult> send) {
		return new FunctionTransport(kind, send);
	}

}
