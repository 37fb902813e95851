package com.vixcpp.sync.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.ResendReport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contracts of what has been delivered a week ago and more.
 */
abstract class DeliveredContract extends StoreContract {

	static final Duration WEEK = Duration.ofDays(7);

	void deliver(String id, Instant at) {
		deliver(id, at, 1);
	}

	/** The last of those that are due. */
	void deliver(String id, Instant at, int due) {
		this.outbox.enqueue(operation(id).withIdempotencyKey("key-of-" + id), "base", at);
		List<ClaimedOperation> claimed = claim(at, due);
		claimed.subList(0, due - 1).forEach((each) -> this.outbox.release(each, at));
		assertThat(this.outbox.complete(claimed.get(due - 1), at)).isTrue();
	}

	ResendReport resend(Instant from, Instant to, Instant now) {
		return this.outbox.control().resend(from, to, OperationFilter.all(), now);
	}

}
