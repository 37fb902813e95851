package com.vixcpp.sync.outbox;

import java.util.List;
import java.util.function.Supplier;

import com.vixcpp.sync.operation.OperationListener;

/**
 * Whom an outbox tells what became of operations.
 *
 * @param listeners told in the transaction that settles; asked for each time, so that
 * they may be made after the outbox that they themselves use
 * @param transaction how such a transaction is made; not used while there are none
 * @param publisher told of every change: after its commit, or while the transaction of a
 * caller is still under way, which it waits for
 */
public record OutboxListeners(Supplier<List<OperationListener>> listeners, ListenerTransaction transaction,
		EventPublisher publisher) {

	/** Nobody. */
	public static final OutboxListeners NONE = new OutboxListeners(List::of, new ListenerTransaction() {
		@Override
		public <T> T execute(Supplier<T> settling) {
			return settling.get();
		}
	}, Supplier::get);

}
