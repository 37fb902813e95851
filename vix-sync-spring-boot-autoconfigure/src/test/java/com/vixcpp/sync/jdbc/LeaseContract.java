package com.vixcpp.sync.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.vixcpp.sync.ForwardingStore;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How leases are renewed, and who can renew one.
 */
abstract class LeaseContract extends StoreContract {

	private static final Duration LONGER = Duration.ofSeconds(60);

	private Set<Long> renew(ClaimedOperation claimed, Instant now) {
		return this.outbox.renew(List.of(claimed.entry()), LONGER, now);
	}

	private static Set<Long> elsewhere(Supplier<Set<Long>> call) {
		return CompletableFuture.supplyAsync(call).orTimeout(20, TimeUnit.SECONDS).join();
	}

	@Test
	void aRenewedLeaseLastsFromThenOn() {
		this.outbox.enqueue(operation("a"), "base", T0);
		ClaimedOperation claimed = claimOne(T0);
		assertThat(renew(claimed, T0.plusSeconds(20))).containsExactly(claimed.entry().position());
		assertThat(this.outbox.recover(10, true, T0.plusSeconds(80).minusMillis(1))).isZero();
		assertThat(this.outbox.complete(claimed, T0.plusSeconds(79))).isTrue();
	}

	@Test
	void aRenewedLeaseEndsToo() {
		this.outbox.enqueue(operation("a"), "base", T0);
		ClaimedOperation claimed = claimOne(T0);
		renew(claimed, T0.plusSeconds(20));
		assertThat(this.outbox.recover(10, true, T0.plusSeconds(80))).isEqualTo(1);
		assertThat(this.outbox.complete(claimed, T0.plusSeconds(80))).isFalse();
	}

	@Test
	void whoHasLostALeaseCannotRenewIt() {
		this.outbox.enqueue(operation("a"), "base", T0);
		ClaimedOperation late = claimOne(T0);
		this.outbox.recover(10, true, T0.plus(LEASE));
		assertThat(renew(late, T0.plus(LEASE))).as("nobody's").isEmpty();
		ClaimedOperation current = outbox("two").claim(request(10, true), T0.plus(LEASE)).get(0);
		assertThat(renew(late, T0.plus(LEASE))).as("another's").isEmpty();
		assertThat(this.store.entry("a")).contains(current.entry());
		this.outbox.complete(current, T0.plus(LEASE));
		assertThat(renew(current, T0.plus(LEASE))).as("delivered").isEmpty();
	}

	@Test
	void aLeaseThatIsRenewedWhileAnotherIsAboutToTakeItBackStays() {
		this.outbox.enqueue(operation("a"), "base", T0);
		ClaimedOperation claimed = claimOne(T0);
		Outbox other = new Outbox("two", new ForwardingStore(this.store) {
			@Override
			public List<OutboxEntry> leaseExpired(int limit, @Nullable Instant now) {
				List<OutboxEntry> expired = super.leaseExpired(limit, now);
				assertThat(LeaseContract.this.renew(claimed, now)).hasSize(1);
				return expired;
			}
		}, this.retry, new Random(1));
		assertThat(other.recover(10, true, T0.plus(LEASE))).isZero();
		assertThat(view("a").status()).isEqualTo(OperationStatus.IN_FLIGHT);
		assertThat(this.outbox.complete(claimed, T0.plus(LEASE))).isTrue();
	}

	@OnDatabases("held by a transaction of the database; of files see FileHoldTests")
	@Test
	void whatIsBeingSettledIsNotWaitedFor() {
		this.outbox.enqueue(operation("a"), "base", T0);
		this.outbox.enqueue(operation("b"), "base", T0);
		List<ClaimedOperation> claimed = claim(T0, 10);
		List<OutboxEntry> entries = claimed.stream().map(ClaimedOperation::entry).toList();
		Set<Long> renewed = this.transactions.change((jdbc) -> {
			this.outbox.complete(claimed.get(0), T0);
			return elsewhere(() -> this.outbox.renew(entries, LONGER, T0));
		});
		assertThat(renewed).containsExactly(entries.get(1).position());
	}

}
