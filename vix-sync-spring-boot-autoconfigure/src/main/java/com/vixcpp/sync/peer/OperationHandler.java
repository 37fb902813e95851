package com.vixcpp.sync.peer;

import java.util.Set;
import java.util.function.Consumer;

import com.vixcpp.sync.operation.Operation;

/**
 * Handles operations of some kinds that come from a peer. A bean of this type adds its
 * kinds. Called by several threads at once; operations of one ordering key come from each
 * peer one after the other.
 */
public interface OperationHandler {

	/**
	 * The kinds it handles. Two handlers of one kind keep the application from starting.
	 * @return at least one kind
	 */
	Set<String> kinds();

	/**
	 * Handle one operation, in a new transaction of the application's transaction manager
	 * that commits together with the key that repeats are told by, READ COMMITTED: what
	 * is written there takes effect once, and so does what is enqueued there. The
	 * transaction may hold other operations as well. If one of them fails, all of it is
	 * rolled back and each is handled anew in a transaction of its own: whatever is done
	 * outside the transaction can be done again.
	 * @param operation as it was enqueued at the peer; its target is what the peer calls
	 * this application
	 * @throws OperationRejectedException if it is never to be taken: it waits for a
	 * person there
	 * @throws Exception if another attempt may succeed: it is counted and sent again
	 */
	void handle(Operation operation) throws Exception;

	/**
	 * A handler of one kind from a function.
	 * @param kind the kind
	 * @param handler what handles
	 * @return the handler
	 */
	static OperationHandler of(String kind, Consumer<Operation> handler) {
		return new FunctionHandler(kind, handler);
	}

}
