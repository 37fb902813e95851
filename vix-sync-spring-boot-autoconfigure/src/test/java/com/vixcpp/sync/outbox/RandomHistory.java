package com.vixcpp.sync.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationFilter;

/**
 * Does to an outbox what can be done to it, in an order of chance: what is made of the
 * log afterwards must equal it.
 */
public final class RandomHistory {

	private static final Duration LEASE = Duration.ofSeconds(30);

	private final Random random;

	private final List<ClaimedOperation> held = new ArrayList<>();

	private final Set<String> postponed = new HashSet<>();

	public RandomHistory(Random random) {
		this.random = random;
	}

	/** What was claimed and not settled, whether its lease lives or not. */
	public List<ClaimedOperation> held() {
		return this.held;
	}

	/** What was given back to be sent later, which no record tells. */
	public Set<String> postponed() {
		return this.postponed;
	}

	/** One step; it enqueues under the id, where it enqueues: "s" and its number. */
	public void step(Outbox outbox, String id, Instant now) {
		int action = this.random.nextInt(14);
		if (action < 5) {
			Operation operation = Operation.of("http.post", "/messages", "{\"text\":\"hello\"}").withId(id);
			operation = (action == 0) ? operation.withNotBefore(now.plusSeconds(this.random.nextInt(20))) : operation;
			operation = (action == 1) ? operation.withExpiresAt(now.plusSeconds(200)) : operation;
			operation = (action == 2) ? operation.withOrderingKey("key-" + this.random.nextInt(3)) : operation;
			outbox.enqueue(operation, "base", now);
		}
		else if (action < 7) {
			outbox.keys().lineUp();
			this.held.addAll(outbox.claim(new ClaimRequest(Map.of("base", 2), Set.of("http.post"), 1_000_000, LEASE,
					this.random.nextInt(3) == 0), now));
		}
		else if (action < 11 && !this.held.isEmpty()) {
			settle(outbox, this.held.remove(this.random.nextInt(this.held.size())), now);
		}
		else if (action == 11) {
			outbox.recover(2, this.random.nextBoolean(), now.plus(LEASE));
			outbox.expire(1, now.plusSeconds(100));
		}
		else if (action == 12) {
			outbox.retry("s" + this.random.nextInt(200), now);
			outbox.discard("s" + this.random.nextInt(200), now);
		}
		else {
			outbox.control().resend(now.minusSeconds(5), now.plusSeconds(5), OperationFilter.all(), now);
		}
	}

	private void settle(Outbox outbox, ClaimedOperation claimed, Instant now) {
		switch (this.random.nextInt(5)) {
			case 0 -> outbox.complete(claimed, now);
			case 1 -> outbox.fail(claimed, "down", true, now);
			case 2 -> outbox.fail(claimed, "no", false, now);
			case 3 -> outbox.release(claimed, now);
			default -> {
				outbox.settle(List.of(Settlement.postponed(claimed.entry())), now);
				this.postponed.add(claimed.entry().operationId());
			}
		}
	}

}
