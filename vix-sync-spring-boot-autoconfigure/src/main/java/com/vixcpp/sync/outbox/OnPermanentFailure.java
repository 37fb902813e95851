package com.vixcpp.sync.outbox;

/**
 * What a permanently failed operation means to those behind it in its ordering key.
 */
public enum OnPermanentFailure {

	/**
	 * It holds its key: nothing behind it is sent until a person retries or discards it.
	 */
	HOLD,

	/**
	 * Those behind it go on without it. Retried by a person, it is the next of its key,
	 * before all that have not been sent by then.
	 */
	SKIP

}
