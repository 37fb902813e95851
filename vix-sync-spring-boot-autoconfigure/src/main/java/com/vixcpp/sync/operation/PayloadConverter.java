package com.vixcpp.sync.operation;

/**
 * Turns the object given to {@code enqueue} into bytes. A user bean replaces ours, which
 * writes JSON with the host's {@code JsonMapper}.
 */
@FunctionalInterface
public interface PayloadConverter {

	/**
	 * Convert an object. Called on the caller's thread, inside the caller's transaction.
	 * @param source the object
	 * @return its payload
	 * @throws RuntimeException if it cannot be converted; nothing has been written then
	 */
	Payload toPayload(Object source);

}
