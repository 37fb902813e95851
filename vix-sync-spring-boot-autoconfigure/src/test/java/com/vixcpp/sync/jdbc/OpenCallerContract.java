package com.vixcpp.sync.jdbc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.ClaimedOperation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A caller may keep its transaction open for as long as it likes: no engine and no other
 * caller waits for it.
 */
abstract class OpenCallerContract extends StoreContract {

	private static final Instant LATER = T0.plusSeconds(60);

	private final List<Caller> callers = new ArrayList<>();

	private Caller caller() {
		Caller caller = new Caller(this.dataSource, this.transactions);
		this.callers.add(caller);
		return caller;
	}

	@AfterEach
	void endCallers() {
		this.callers.forEach(Caller::close);
	}

	private boolean enqueue(String key, String id) {
		return this.outbox.enqueue(operation(id).withOrderingKey(key), "base", T0);
	}

	private void discard(String id) {
		assertThat(this.outbox.discard(id, T0)).isTrue();
	}

	private void expiring(String id) {
		this.outbox.enqueue(operation(id).withExpiresAt(T0.plusSeconds(5)), "base", T0);
	}

	/** What another does meanwhile, who has less patience than a lock timeout. */
	private static <T> T meanwhile(Supplier<T> work) {
		return CompletableFuture.supplyAsync(work).orTimeout(1500, TimeUnit.MILLISECONDS).join();
	}

	private List<String> claimedMeanwhile() {
		return meanwhile(() -> claim(T0, 100)).stream().map((each) -> each.operation().id()).toList();
	}

	@Test
	void aDiscardGivesItsKeyNoHeadThatOthersWouldWaitFor() {
		Caller open = caller();
		open.change(() -> enqueue("k", "a"));
		open.change(() -> enqueue("k", "x"));
		open.change(() -> discard("x"));
		enqueue("k", "b");
		assertThat(claimedMeanwhile()).containsExactly("b");
		open.commit();
		assertThat(claimedMeanwhile()).as("b is being sent").isEmpty();
	}

	@Test
	void twoWhoDiscardHeadsAndThenWhatIsBehindThoseOfTheOtherDoNotMeet() {
		for (String key : List.of("1", "2")) {
			enqueue(key, "head" + key);
			enqueue(key, "next" + key);
		}
		this.outbox.keys().lineUp();
		Caller one = caller();
		Caller other = caller();
		one.change(() -> discard("head1"));
		other.change(() -> discard("head2"));
		meanwhile(() -> change(one, "next2"));
		meanwhile(() -> change(other, "next1"));
		one.commit();
		other.commit();
		assertThat(this.outbox.counts().pending()).isZero();
	}

	private Caller change(Caller caller, String discarded) {
		caller.change(() -> discard(discarded));
		return caller;
	}

	@Test
	void theNextOfAKeyFollowsTheCommitOfWhoDiscardedItsHead() {
		enqueue("k", "a");
		enqueue("k", "b");
		this.outbox.keys().lineUp();
		Caller open = caller();
		open.change(() -> discard("a"));
		assertThat(claimedMeanwhile()).isEmpty();
		assertThat(claimedMeanwhile()).isEmpty();
		open.commit();
		assertThat(claimedMeanwhile()).containsExactly("b");
	}

	@Test
	void keysThatManyCallersHoldKeepNoOtherFromItsNextHead() {
		for (int i = 0; i < 450; i++) {
			enqueue("key" + i, "head" + i);
			enqueue("key" + i, "next" + i);
		}
		while (this.outbox.keys().lineUp() > 0) {
			continue;
		}
		Caller open = caller();
		for (int i = 0; i < 449; i++) {
			int held = i;
			open.change(() -> discard("head" + held));
		}
		Caller quick = caller();
		quick.change(() -> discard("head449"));
		quick.commit();
		List<String> claimed = new ArrayList<>();
		for (int pass = 0; pass < 3; pass++) {
			claimed.addAll(claimedMeanwhile());
		}
		assertThat(claimed).containsExactly("next449");
	}

	@Test
	void whatACallerHoldsKeepsNothingElseFromItsDeadline() {
		for (String id : List.of("a", "b", "c", "d")) {
			expiring(id);
		}
		Caller open = caller();
		open.change(() -> discard("a"));
		open.change(() -> discard("b"));
		assertThat(meanwhile(() -> this.outbox.expire(1, LATER))).isEqualTo(1);
		assertThat(meanwhile(() -> this.outbox.expire(10, LATER))).isEqualTo(1);
		assertThat(view("d").status()).isEqualTo(OperationStatus.EXPIRED);
		open.rollback();
		assertThat(this.outbox.expire(10, LATER)).isEqualTo(2);
	}

	@Test
	void whatACallerLocksAfterItWasReadDoesNotHoldUpItsDeadline() {
		expiring("a");
		ClaimedOperation lost = claimOne(T0);
		expiring("b");
		Caller open = caller();
		open.sql("select * from vix_sync_outbox for update");
		assertThat(meanwhile(() -> this.outbox.recover(10, true, LATER))).isZero();
		assertThat(meanwhile(() -> this.outbox.expire(10, LATER))).isZero();
		open.rollback();
		assertThat(this.outbox.recover(10, true, LATER)).isEqualTo(1);
		assertThat(this.outbox.complete(lost, LATER)).isFalse();
		assertThat(this.outbox.expire(10, LATER)).isEqualTo(2);
	}

}
