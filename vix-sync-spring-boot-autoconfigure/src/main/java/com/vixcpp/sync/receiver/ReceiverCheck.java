package com.vixcpp.sync.receiver;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.method.HandlerMethod;

/**
 * Says at the start, and not at the first request, that methods with
 * {@link IdempotentReceiver} could not work.
 */
public final class ReceiverCheck implements SmartInitializingSingleton {

	private final Receiver receiver;

	private final Supplier<Stream<HandlerMethod>> handlers;

	private volatile boolean used;

	/**
	 * Create the check.
	 * @param receiver receives requests
	 * @param handlers all handler methods of the application
	 */
	public ReceiverCheck(Receiver receiver, Supplier<Stream<HandlerMethod>> handlers) {
		this.receiver = receiver;
		this.handlers = handlers;
	}

	/**
	 * Check them.
	 * @throws AsynchronousReceiverException if one returns before it is done
	 */
	@Override
	public void afterSingletonsInstantiated() {
		List<HandlerMethod> receivers = this.handlers.get()
			.filter((each) -> each.hasMethodAnnotation(IdempotentReceiver.class))
			.toList();
		receivers.forEach((each) -> BlockingSignatures.require(each.getMethod()));
		if (!receivers.isEmpty()) {
			this.receiver.check();
			this.used = true;
		}
	}

	/**
	 * Whether the application has such methods.
	 * @return false before they are checked
	 */
	public boolean isUsed() {
		return this.used;
	}

}
