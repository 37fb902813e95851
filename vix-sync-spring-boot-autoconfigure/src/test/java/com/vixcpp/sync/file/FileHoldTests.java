package com.vixcpp.sync.file;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.vixcpp.sync.ForwardingStore;
import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.Transition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * While a listener is told, the engine passes over the operation, and so does whoever
 * means many: none of them waits. Who means this very one waits: {@link FileWaitTests}.
 */
class FileHoldTests extends ListenerHold {

	private static final Instant LATER = T0.plus(Stores.LEASE);

	@Test
	void aClaimPassesOverWhatIsBeingDiscardedWhichNobodySeesBeforeItsEnd() {
		enqueue("held", "a", "b");
		hold(() -> this.told.discard("held", T0));
		assertThat(claimIds()).containsExactly("a", "b");
		assertThat(status("held")).isEqualTo(OperationStatus.PENDING);
		end(true);
		assertThat(status("held")).isEqualTo(OperationStatus.DISCARDED);
	}

	@Test
	void aClaimTakesWhatWasHeldOnceTheListenerHasThrown() {
		enqueue("held");
		hold(() -> this.told.discard("held", T0));
		assertThat(claimIds()).isEmpty();
		end(false);
		assertThat(claimIds()).containsExactly("held");
	}

	@Test
	void theNextOfAKeyIsPassedOverUntilItIsFree() {
		for (String id : List.of("first", "held")) {
			this.outbox.enqueue(Stores.operation(id).withOrderingKey("k"), "base", T0);
		}
		ClaimedOperation head = Stores.claim(this.outbox, T0, 10).get(0);
		hold(() -> this.told.discard("held", T0));
		assertThat(this.outbox.complete(head, T0)).isTrue();
		assertThat(claimIds()).isEmpty();
		end(false);
		assertThat(claimIds()).containsExactly("held");
	}

	@Test
	void aLeaseOfWhatIsBeingSettledIsNotRenewed() {
		enqueue("held", "a");
		List<ClaimedOperation> claimed = Stores.claim(this.outbox, T0, 10);
		List<OutboxEntry> entries = claimed.stream().map(ClaimedOperation::entry).toList();
		hold(() -> this.told.complete(claimed.get(0), T0));
		assertThat(this.outbox.renew(entries, Duration.ofSeconds(60), T0)).containsExactly(entries.get(1).position());
		end(true);
		assertThat(status("held")).isEqualTo(OperationStatus.DONE);
	}

	/** One at most is asked for: what is held takes nobody's place. */
	@Test
	void whatIsBeingSettledIsNotTakenBackAlthoughItsLeaseIsOver() {
		enqueue("held", "a");
		List<ClaimedOperation> claimed = Stores.claim(this.outbox, T0, 10);
		hold(() -> this.told.complete(claimed.get(0), T0));
		assertThat(this.outbox.recover(1, true, LATER)).isOne();
		assertThat(status("a")).isEqualTo(OperationStatus.PENDING);
		assertThat(status("held")).isEqualTo(OperationStatus.IN_FLIGHT);
		end(true);
		assertThat(status("held")).isEqualTo(OperationStatus.DONE);
	}

	@Test
	void whatIsBeingDiscardedDoesNotExpire() {
		for (String id : List.of("held", "a")) {
			this.outbox.enqueue(Stores.operation(id).withExpiresAt(LATER), "base", T0);
		}
		hold(() -> this.told.discard("held", T0));
		assertThat(this.outbox.expire(1, LATER)).isOne();
		assertThat(status("a")).isEqualTo(OperationStatus.EXPIRED);
		end(true);
		assertThat(status("held")).isEqualTo(OperationStatus.DISCARDED);
	}

	/** Time does not wait for a listener: a later pass finds what is left. */
	@Test
	void whatComesToBeHeldBetweenALookAtItsLeaseAndTheChangeIsNotWaitedFor() {
		enqueue("held");
		ClaimedOperation claimed = Stores.claim(this.outbox, T0, 1).get(0);
		List<Set<Long>> applied = new ArrayList<>();
		Outbox upkeep = Stores.outbox(this.store, new ForwardingStore(this.store.outbox()) {
			@Override
			public Set<Long> apply(List<Transition> transitions, @Nullable Instant now) {
				if (!transitions.isEmpty()) {
					hold(() -> FileHoldTests.this.told.complete(claimed, T0));
					applied.add(super.apply(transitions, now));
				}
				return Set.of();
			}
		}, List.of());
		assertThat(upkeep.recover(10, true, LATER)).isZero();
		assertThat(applied).containsExactly(Set.of());
		end(true);
		assertThat(status("held")).isEqualTo(OperationStatus.DONE);
	}

	@Test
	void aFilterPassesOverWhatIsHeld() {
		enqueue("a", "held", "b");
		hold(() -> this.told.discard("held", T0));
		assertThat(this.outbox.desk().discard(OperationFilter.all(), this.store.callers(), () -> T0)).isEqualTo(2);
		end(false);
		assertThat(status("held")).isEqualTo(OperationStatus.PENDING);
	}

}
