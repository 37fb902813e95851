package com.vixcpp.sync.outbox;

import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationListener;

/**
 * A listener threw, or what listeners wrote could not be committed. The change that they
 * were told of is undone with it.
 */
public class ListenerFailedException extends RuntimeException {

	private static final int DEPTH = 50;

	/**
	 * Create the exception.
	 * @param listener which
	 * @param event what it was told
	 * @param cause what it threw
	 */
	public ListenerFailedException(OperationListener listener, OperationEvent event, Throwable cause) {
		super("The OperationListener " + listener.getClass().getName() + " was told that operation "
				+ event.operation().id() + " is " + event.getClass().getSimpleName() + " and threw "
				+ cause.getClass().getName(), tellable(cause));
	}

	/**
	 * Create the exception.
	 * @param event what all listeners were told
	 * @param cause why it could not be committed
	 */
	public ListenerFailedException(OperationEvent event, Throwable cause) {
		super("OperationListeners were told that operation " + event.operation().id() + " is "
				+ event.getClass().getSimpleName() + " and what they wrote could not be committed: "
				+ cause.getClass().getName(), tellable(cause));
	}

	/**
	 * A user's exception may do anything, and whoever logs this one asks it what it says:
	 * one that throws then would take the recording of all others with it.
	 */
	private static Throwable tellable(Throwable cause) {
		try {
			Throwable each = cause;
			for (int depth = 0; each != null && depth < DEPTH; depth++) {
				each.getMessage();
				each.toString();
				each = each.getCause();
			}
			return cause;
		}
		catch (Throwable ex) {
			IllegalStateException told = new IllegalStateException("a " + cause.getClass().getName()
					+ " that cannot be told, since it throws when it is asked what it says");
			told.setStackTrace(cause.getStackTrace());
			return told;
		}
	}

}
