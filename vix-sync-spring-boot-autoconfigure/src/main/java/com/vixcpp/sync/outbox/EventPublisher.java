package com.vixcpp.sync.outbox;

import java.util.function.Supplier;

import com.vixcpp.sync.operation.OperationEvent;
import org.jspecify.annotations.Nullable;

/**
 * Hands on what became of operations once it stands. Implementations are safe for use by
 * several threads and never throw.
 */
@FunctionalInterface
public interface EventPublisher {

	/**
	 * Hand on one event: after the commit of the current transaction, which may change
	 * very many operations, or at once where there is none. After a rollback it is never
	 * asked for.
	 * @param event makes the event when its time has come, and holds no payload until
	 * then if it can read it; gives null if there is none after all; never throws
	 */
	void publish(Supplier<@Nullable OperationEvent> event);

}
