package com.vixcpp.sync.kill;

import java.time.Instant;

/**
 * A request as the server has seen it.
 *
 * @param id the operation that its address names
 * @param key its idempotency key
 * @param body what it brought
 * @param life the process that sent it
 * @param startedAt when it had arrived
 * @param answeredAt when its answer was about to be written
 * @param answer what was answered
 */
record Request(String id, String key, String body, int life, Instant startedAt, Instant answeredAt, Answer answer) {

	boolean isDelivered() {
		return this.answer.isDelivered();
	}

}
