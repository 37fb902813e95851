package com.vixcpp.sync.receiver;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;

import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * Tells methods that are done when they return from those that only promise to be.
 */
final class BlockingSignatures {

	/** By name: not each of them is there in every application. */
	private static final Set<String> ASYNCHRONOUS = Set.of(
			"org.springframework.web.context.request.async.DeferredResult",
			"org.springframework.web.context.request.async.WebAsyncTask",
			"org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter",
			"org.springframework.web.servlet.mvc.method.annotation.SseEmitter",
			"org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody");

	private BlockingSignatures() {
	}

	/**
	 * Refuse what is not done when it returns.
	 * @throws AsynchronousReceiverException with the method
	 */
	static void require(Method method) {
		ResolvableType type = ResolvableType.forMethodReturnType(method);
		boolean promised = isPromise(type.resolve(Object.class))
				|| Arrays.stream(type.getGenerics()).anyMatch((each) -> isPromise(each.resolve(Object.class)))
				|| Arrays.stream(method.getGenericParameterTypes()).anyMatch(BlockingSignatures::isContinuation);
		if (promised) {
			throw new AsynchronousReceiverException(method);
		}
	}

	private static boolean isPromise(Class<?> type) {
		return Callable.class.isAssignableFrom(type) || ASYNCHRONOUS.contains(type.getName())
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
	}

	/** A suspending function of Kotlin. */
	private static boolean isContinuation(Type type) {
		return type.getTypeName().startsWith("kotlin.coroutines.Continuation");
	}

}
