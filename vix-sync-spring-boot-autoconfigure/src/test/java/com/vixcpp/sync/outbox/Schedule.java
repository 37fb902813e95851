package com.vixcpp.sync.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import com.vixcpp.sync.ForwardingStore;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.Settlement.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * One operation, three nodes and a person, and chance as their adversary: what they do
 * comes in any order, also between what one of them reads and what it then changes, and
 * nodes go on with leases that they have lost long ago. Who holds the operation is
 * followed beside; whatever contradicts it is a breach.
 */
final class Schedule {

	private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

	private static final Duration LEASE = Duration.ofSeconds(10);

	private static final RetryPolicy RETRY = new RetryPolicy(3, Duration.ofSeconds(1), 2.0, Duration.ofSeconds(3), 0.0);

	private static final int STEPS = 14;

	private final Random random;

	private final OutboxStore store;

	private final List<Outbox> nodes;

	private final List<List<ClaimedOperation>> claims = List.of(new ArrayList<>(), new ArrayList<>(),
			new ArrayList<>());

	private final String id;

	private final boolean traced;

	private final List<String> trace = new ArrayList<>();

	private final List<String> breaches = new ArrayList<>();

	private Instant now = T0;

	private @Nullable UUID holder;

	private Instant until = T0;

	private boolean finished;

	private int interruptions;

	private Schedule(OutboxStore store, long seed, boolean traced) {
		this.traced = traced;
		this.random = new Random(seed);
		this.store = store;
		this.id = "operation-" + seed;
		OutboxStore interrupted = new Interrupted(store);
		this.nodes = List.of("one", "two", "three")
			.stream()
			.map((each) -> new Outbox(each, interrupted, RETRY, this.random))
			.toList();
	}

	/**
	 * Play it.
	 * @param store empty
	 * @param seed of the chance
	 * @param traced whether to write down what happens
	 * @return what happened
	 */
	static Schedule play(OutboxStore store, long seed, boolean traced) {
		Schedule schedule = new Schedule(store, seed, traced);
		store.insert(Operation.of("test", "anywhere").withId(schedule.id), "test", T0);
		for (int i = 0; i < STEPS; i++) {
			schedule.step();
		}
		return schedule;
	}

	/** What contradicts the rules, with all that led to it. */
	List<String> breaches() {
		return this.breaches;
	}

	/** Each step, and what it left behind. */
	List<String> trace() {
		return this.trace;
	}

	private void step() {
		int node = this.random.nextInt(3);
		switch (this.random.nextInt(10)) {
			case 0, 1, 2 -> claim(node);
			case 3 -> renew(node);
			case 4, 5 -> settle(node);
			case 6, 7 -> recover(node);
			case 8 -> this.now = this.now.plusMillis(this.random.nextInt((int) LEASE.toMillis()));
			default -> person(node);
		}
		if (this.traced) {
			this.trace.add(state());
		}
	}

	private String state() {
		return this.store.entry(this.id)
			.map((each) -> "  " + each.status() + " " + each.attempt() + " " + each.revision() + " " + each.suspect()
					+ " " + each.nextAttemptAt() + " " + ((each.lease() != null) ? each.lease().until() : "free"))
			.orElse("  gone");
	}

	/** One more than there is: a full claim would begin the next one behind itself. */
	private void claim(int node) {
		boolean suspects = this.random.nextBoolean();
		List<ClaimedOperation> claimed = this.nodes.get(node)
			.claim(new ClaimRequest(Map.of("test", 2), Set.of("test"), 1000, LEASE, suspects), this.now);
		did(node + " claims " + claimed.size(), claimed.isEmpty() || (this.holder == null && !this.finished));
		claimed.forEach((each) -> {
			this.claims.get(node).add(each);
			hold(token(each), this.now);
		});
	}

	private void renew(int node) {
		any(node).ifPresent((claim) -> {
			boolean renewed = !this.nodes.get(node).renew(List.of(claim.entry()), LEASE, this.now).isEmpty();
			did(node + " renews " + renewed, renewed == isHolder(claim));
			if (renewed) {
				hold(token(claim), this.now);
			}
		});
	}

	private void settle(int node) {
		any(node).ifPresent((claim) -> {
			Verdict verdict = Verdict.values()[this.random.nextInt(4)];
			OutboxEntry entry = claim.entry();
			Settlement settlement = new Settlement(entry, verdict, "why", null, null, entry.destination(),
					claim.operation(), null);
			boolean settled = this.nodes.get(node).settle(List.of(settlement), this.now).applied() == 1;
			did(node + " settles " + verdict + " " + settled, settled == isHolder(claim));
			if (settled) {
				this.holder = null;
				this.finished = verdict == Verdict.DELIVERED;
			}
		});
	}

	private void recover(int node) {
		int taken = this.nodes.get(node).recover(10, true, this.now);
		did(node + " takes back " + taken, taken == 0 || (this.holder != null && !this.until.isAfter(this.now)));
		if (taken > 0) {
			this.holder = null;
		}
	}

	private void person(int node) {
		boolean discard = this.random.nextInt(4) == 0;
		boolean done = discard ? this.nodes.get(node).discard(this.id, this.now)
				: this.nodes.get(node).retry(this.id, this.now);
		did("person " + (discard ? "discards " : "retries ") + done, !done || (this.holder == null && !this.finished));
		this.finished |= discard && done;
	}

	private Optional<ClaimedOperation> any(int node) {
		List<ClaimedOperation> own = this.claims.get(node);
		return own.isEmpty() ? Optional.empty() : Optional.of(own.get(this.random.nextInt(own.size())));
	}

	private void hold(UUID token, Instant from) {
		this.holder = token;
		this.until = from.plus(LEASE);
	}

	private boolean isHolder(ClaimedOperation claim) {
		return token(claim).equals(this.holder);
	}

	private static UUID token(ClaimedOperation claim) {
		return java.util.Objects.requireNonNull(claim.entry().lease()).token();
	}

	private void did(String what, boolean allowed) {
		if (this.traced) {
			this.trace.add(what);
		}
		if (!allowed) {
			this.breaches.add(what + " at the end of " + this.trace);
		}
	}

	/** Others come in between what is read and what is changed. */
	private final class Interrupted extends ForwardingStore {

		Interrupted(OutboxStore store) {
			super(store);
		}

		@Override
		public List<OutboxEntry> leaseExpired(int limit, @Nullable Instant now) {
			List<OutboxEntry> expired = super.leaseExpired(limit, now);
			interrupt();
			return expired;
		}

		@Override
		public Optional<OutboxEntry> entry(String operationId) {
			Optional<OutboxEntry> entry = super.entry(operationId);
			interrupt();
			return entry;
		}

		private void interrupt() {
			if (Schedule.this.interruptions < 2) {
				Schedule.this.interruptions++;
				for (int i = Schedule.this.random.nextInt(4); i > 0; i--) {
					step();
				}
				Schedule.this.interruptions--;
			}
		}

	}

}
