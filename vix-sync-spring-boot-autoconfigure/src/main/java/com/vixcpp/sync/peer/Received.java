package com.vixcpp.sync.peer;

import java.nio.ByteBuffer;
import java.util.List;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.receiver.ReceivedRequest;

/**
 * An operation and what repeats of it are told by: its sender and its idempotency key.
 *
 * @param operation the operation
 * @param request as it is kept
 */
record Received(Operation operation, ReceivedRequest request) {

	static Received of(String namespace, Operation operation) {
		return new Received(operation, ReceivedRequest.of(namespace, operation.idempotencyKey(), "PEER",
				operation.kind() + "\n" + operation.payload().contentType(), operation.payload().bytes()));
	}

	/** Those of them that can be handled at all. */
	static List<Received> of(String namespace, List<Batch.Entry> entries) {
		return entries.stream()
			.map(Batch.Entry::operation)
			.filter((each) -> each != null)
			.map((each) -> of(namespace, each))
			.toList();
	}

	/** Whether two of them are the same one. */
	static boolean hasRepeat(List<Received> all) {
		return all.stream().map((each) -> ByteBuffer.wrap(each.request().id())).distinct().count() < all.size();
	}

}
