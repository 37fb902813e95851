package com.vixcpp.sync.receiver;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a handler method of a Spring MVC or WebFlux controller: requests with one
 * {@code Idempotency-Key} take effect once, and repeats get the stored answer.
 * <p>
 * The method runs in a new transaction of the application's own transaction manager, READ
 * COMMITTED, on the data source of the outbox; what it writes there commits together with
 * the key and the answer, before the answer is sent. It must be done when it returns:
 * asynchronous and reactive return types keep the application from starting. With WebFlux
 * it runs on a thread that may block.
 * <p>
 * An answer of 400 or above, and an exception, undo everything, and the key is not kept:
 * the next request with it runs anew.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface IdempotentReceiver {

	/**
	 * Whether a request without a key is refused with 400; otherwise it runs as if this
	 * annotation were not there.
	 * @return true unless set
	 */
	boolean required() default true;

}
