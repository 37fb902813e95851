package com.vixcpp.sync.receiver;

import java.lang.reflect.Method;

/**
 * A method with {@link IdempotentReceiver} returns a promise: what it does would not be
 * part of the transaction of its key.
 */
public class AsynchronousReceiverException extends RuntimeException {

	AsynchronousReceiverException(Method method) {
		super("The method " + method.toGenericString() + " has @IdempotentReceiver and returns before it is done");
	}

}
