package com.vixcpp.sync.actuate;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import com.vixcpp.sync.operation.Lease;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.Settlement;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What was delivered in each of the last sixty seconds.
 */
class ThroughputTests {

	private static final OutboxEntry ENTRY = new OutboxEntry("id", 1, OperationStatus.IN_FLIGHT, 0, 0, Instant.EPOCH,
			"base", null, false, new Lease("node", new UUID(0, 0), Instant.EPOCH), null);

	private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);

	private final Throughput throughput = new Throughput(this.nanos::get);

	@Test
	void eachSecondHasItsOwnCountAndOldOnesAreForgotten() {
		deliver(2);
		pass(1);
		deliver(3);
		assertThat(this.throughput.done().deliveredBySecond()).hasSize(60).endsWith(0, 2, 3);
		pass(58);
		assertThat(this.throughput.done().deliveredBySecond()).startsWith(2, 3, 0);
		pass(1);
		deliver(1);
		assertThat(this.throughput.done().deliveredBySecond()).startsWith(3, 0).endsWith(0, 1);
		pass(1000);
		assertThat(this.throughput.done().deliveredBySecond()).containsOnly(0);
		assertThat(this.throughput.done().delivered()).isEqualTo(6);
	}

	private void pass(int seconds) {
		this.nanos.addAndGet(seconds * 1_000_000_000L);
	}

	private void deliver(int operations) {
		for (int i = 0; i < operations; i++) {
			this.throughput.settled(Settlement.delivered(ENTRY, 204), null);
		}
	}

}
