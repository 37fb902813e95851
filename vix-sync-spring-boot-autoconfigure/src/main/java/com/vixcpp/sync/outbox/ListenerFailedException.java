package com.vixcpp.sync.outbox;

import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationListener;

/**
 * A listener threw, or what listeners wrote could not be committed. The change that they
 * were told of is undone with it.
 */
public class ListenerFailedException extends RuntimeException {

	/**
	 * Create the exception.
	 * @param listener which
	 * @param event what it was told
	 * @param cause what it threw
	 */
	public ListenerFailedException(OperationListener listener, OperationEvent event, Throwable cause) {
		super("The OperationListener " + listener.getClass().getName() + " was told that operation "
				+ event.operation().id() + " is " + event.getClass().getSimpleName() + " and threw "
				+ cause.getClass().getName(), cause);
	}

	/**
	 * Create the exception.
	 * @param event what all listeners were told
	 * @param cause why it could not be committed
	 */
	public ListenerFailedException(OperationEvent event, Throwable cause) {
		super("OperationListeners were told that operation " + event.operation().id() + " is "
				+ event.getClass().getSimpleName() + " and what they wrote could not be committed: "
				+ cause.getClass().getName(), cause);
	}

}
