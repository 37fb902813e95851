package com.vixcpp.sync.outbox;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Makes changes in one transaction; where the store refuses them for a reason that is not
 * its own, in ever smaller ones, until the bad one stands alone (A7).
 */
final class SplitBatch {

	private final OutboxStore store;

	SplitBatch(OutboxStore store) {
		this.store = store;
	}

	/**
	 * Make changes.
	 * @param transitions the changes
	 * @param now the time, or null
	 * @param refused told of each change that the store refuses even alone, and why
	 * @return the positions of the entries that were changed
	 * @throws StoreUnavailableException if the store cannot be reached
	 */
	Set<Long> apply(List<Transition> transitions, @Nullable Instant now,
			BiConsumer<Transition, RuntimeException> refused) {
		if (transitions.isEmpty()) {
			return Set.of();
		}
		try {
			return this.store.apply(transitions, now);
		}
		catch (StoreUnavailableException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			if (transitions.size() == 1) {
				refused.accept(transitions.get(0), ex);
				return Set.of();
			}
			int half = transitions.size() / 2;
			Set<Long> applied = new HashSet<>(apply(transitions.subList(0, half), now, refused));
			applied.addAll(apply(transitions.subList(half, transitions.size()), now, refused));
			return applied;
		}
	}

}
