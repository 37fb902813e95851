package com.vixcpp.sync;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.Payload;
import com.vixcpp.sync.operation.PayloadConverter;
import org.jspecify.annotations.Nullable;

/**
 * What {@code enqueue} must know of the transports and of the caller, and what it refuses
 * before anything is written.
 *
 * @param carried throws {@link IllegalArgumentException} if no transport carries an
 * operation; accepts everything on a node that only enqueues
 * @param destination what an operation shares its fate with; throws
 * {@link IllegalArgumentException} if its target can never be reached
 * @param maxPayloadSize the largest payload in bytes
 * @param onEventLoop whether the current thread must not block
 * @param converter turns objects into payloads; null if there is none
 */
public record EnqueueRules(Consumer<Operation> carried, Function<Operation, String> destination, long maxPayloadSize,
		BooleanSupplier onEventLoop, @Nullable PayloadConverter converter) {

	void check(@Nullable Operation operation) {
		if (operation == null) {
			throw new IllegalArgumentException("The operation to enqueue must not be null");
		}
		this.carried.accept(operation);
		if (operation.payload().size() > this.maxPayloadSize) {
			throw new IllegalArgumentException("The payload of operation " + operation.id() + " has "
					+ operation.payload().size() + " bytes; vix.sync.max-payload-size allows " + this.maxPayloadSize);
		}
	}

	Payload convert(@Nullable Object payload) {
		if (payload == null) {
			throw new IllegalArgumentException("The payload object must not be null. For an operation without a"
					+ " payload call enqueue(operation)");
		}
		if (this.converter == null) {
			throw new IllegalStateException("There is no PayloadConverter to turn a " + payload.getClass().getName()
					+ " into a payload. Add Jackson 3 (spring-boot-starter-jackson) or a PayloadConverter bean,"
					+ " or give the payload as String or byte[] to Operation.of");
		}
		Payload converted = this.converter.toPayload(payload);
		if (converted == null) {
			throw new IllegalStateException("The PayloadConverter made null of a " + payload.getClass().getName()
					+ ". It must return a Payload or throw");
		}
		return converted;
	}

	void checkThread() {
		if (this.onEventLoop.getAsBoolean()) {
			throw new IllegalStateException("Whoever writes the outbox waits for a database or a disk, and "
					+ Thread.currentThread().getName() + " must not block. Call it inside a TransactionTemplate on"
					+ " Schedulers.boundedElastic(): @Transactional on a reactive method opens no JDBC transaction");
		}
	}

}
