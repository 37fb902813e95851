package com.vixcpp.sync.jdbc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import com.vixcpp.sync.ForwardingStore;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.Settlement;
import com.vixcpp.sync.wal.WalRecord;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How an entry moves from state to state, and who may move it.
 */
abstract class LifecycleContract extends StoreContract {

	@Test
	void aFailureCountsAndWaitsLongerEachTimeUntilAttemptsAreSpent() {
		this.outbox.enqueue(operation("a"), "base", T0);
		this.outbox.fail(claimOne(T0), "first", true, T0);
		assertThat(view("a")).extracting(OperationView::status, OperationView::attempt, OperationView::lastError)
			.containsExactly(OperationStatus.FAILED, 1, "first");
		assertThat(view("a").nextAttemptAt()).isEqualTo(T0.plusSeconds(1));
		assertThat(claim(T0.plusMillis(999), 10)).isEmpty();
		this.outbox.fail(claimOne(T0.plusSeconds(1)), "second", true, T0.plusSeconds(1));
		assertThat(view("a").nextAttemptAt()).isEqualTo(T0.plusSeconds(3));
		this.outbox.fail(claimOne(T0.plusSeconds(3)), "third", true, T0.plusSeconds(3));
		assertThat(view("a")).extracting(OperationView::status, OperationView::attempt)
			.containsExactly(OperationStatus.PERMANENT_FAILED, 3);
		assertThat(claim(T0.plusSeconds(10_000), 10)).isEmpty();
	}

	@Test
	void aRejectionIsForGoodAndAPersonsRetryGivesAllAttemptsAgain() {
		this.outbox.enqueue(operation("a"), "base", T0);
		this.outbox.fail(claimOne(T0), "bad request", false, T0);
		assertThat(view("a").status()).isEqualTo(OperationStatus.PERMANENT_FAILED);
		assertThat(this.outbox.retry("a", T0.plusSeconds(5))).isTrue();
		assertThat(this.outbox.retry("a", T0.plusSeconds(5))).isFalse();
		assertThat(view("a")).extracting(OperationView::status, OperationView::attempt)
			.containsExactly(OperationStatus.PENDING, 0);
		assertThat(claimOne(T0.plusSeconds(5)).entry().revision()).isEqualTo(2);
	}

	@Test
	void aReleaseLeavesEverythingAsItWas() {
		this.outbox.enqueue(operation("a"), "base", T0);
		this.outbox.fail(claimOne(T0), "first", true, T0);
		OutboxEntry before = this.store.entry("a").orElseThrow();
		this.outbox.release(claimOne(T0.plusSeconds(1)), T0.plusSeconds(9));
		assertThat(this.store.entry("a")).contains(before);
	}

	@Test
	void aLateWorkerCannotSettleWhatAnotherHasClaimed() {
		this.outbox.enqueue(operation("a"), "base", T0);
		ClaimedOperation late = claimOne(T0);
		Instant after = T0.plus(LEASE);
		assertThat(this.outbox.recover(10, true, after)).isEqualTo(1);
		ClaimedOperation current = outbox("two").claim(request(10, true), after).get(0);
		assertThat(this.outbox.complete(late, after)).isFalse();
		assertThat(this.outbox.fail(late, "late", false, after)).isFalse();
		assertThat(this.outbox.release(late, after)).isFalse();
		assertThat(this.store.entry("a")).contains(current.entry());
		assertThat(outbox("two").complete(current, after)).isTrue();
	}

	@Test
	void aLateWorkerCannotSettleWhatWasGivenBackAndClaimedAgain() {
		this.outbox.enqueue(operation("a"), "base", T0);
		ClaimedOperation late = claimOne(T0);
		assertThat(this.outbox.release(late, T0)).isTrue();
		ClaimedOperation current = outbox("two").claim(request(10, false), T0).get(0);
		assertThat(current.entry().revision()).as("only the token tells them apart").isEqualTo(late.entry().revision());
		assertThat(this.outbox.complete(late, T0)).isFalse();
		assertThat(this.outbox.fail(late, "late", false, T0)).isFalse();
		assertThat(this.store.entry("a")).contains(current.entry());
		assertThat(outbox("two").complete(current, T0)).isTrue();
	}

	@Test
	void aLostLeaseCountsNothingFirstAndAnAttemptFromTheSecondTimeOn() {
		this.outbox.enqueue(operation("a"), "base", T0);
		claimOne(T0);
		assertThat(this.outbox.recover(10, true, T0.plus(LEASE).minusMillis(1))).isZero();
		assertThat(this.outbox.recover(10, true, T0.plus(LEASE))).isEqualTo(1);
		assertThat(view("a")).extracting(OperationView::status, OperationView::attempt)
			.containsExactly(OperationStatus.PENDING, 0);
		assertThat(claim(T0.plusSeconds(60), 10)).as("suspects are claimed apart").isEmpty();
		Instant now = T0.plusSeconds(60);
		for (int attempt = 1; attempt <= 3; attempt++) {
			assertThat(this.outbox.claim(request(1, true), now)).hasSize(1);
			now = now.plus(LEASE);
			this.outbox.recover(10, true, now);
			assertThat(view("a").attempt()).isEqualTo(attempt);
			now = now.plusSeconds(60);
		}
		assertThat(view("a").status()).isEqualTo(OperationStatus.PERMANENT_FAILED);
	}

	@Test
	void leasesLostWhileTheStoreWasAwayAreNeverCharged() {
		this.outbox.enqueue(operation("a"), "base", T0);
		Instant now = T0;
		for (int i = 0; i < 10; i++) {
			assertThat(this.outbox.claim(request(1, i > 0), now)).hasSize(1);
			now = now.plus(LEASE);
			this.outbox.recover(10, false, now);
		}
		assertThat(view("a")).extracting(OperationView::status, OperationView::attempt)
			.containsExactly(OperationStatus.PENDING, 0);
	}

	@Test
	void discardIsTooLateInFlight() {
		this.outbox.enqueue(operation("a"), "base", T0);
		claimOne(T0);
		assertThat(this.outbox.discard("a", T0)).isFalse();
		assertThat(this.outbox.discard("unknown", T0)).isFalse();
	}

	@Test
	void anUndoThatMeetsASecondFailureStartsFromThatOne() {
		this.outbox.enqueue(operation("a"), "base", T0);
		this.outbox.fail(claimOne(T0), "first", true, T0);
		Instant due = T0.plusSeconds(1);
		Outbox person = new Outbox("person", new ForwardingStore(this.store) {
			@Override
			public Optional<OutboxEntry> entry(String operationId) {
				Optional<OutboxEntry> read = super.entry(operationId);
				if (read.orElseThrow().revision() == 1) {
					LifecycleContract.this.outbox.fail(claimOne(due), "second", true, due);
				}
				return read;
			}
		}, this.retry, new Random(1));
		assertThat(person.discard("a", due)).as("only the revision tells the failures apart").isTrue();
		assertThat(view("a")).extracting(OperationView::status, OperationView::attempt)
			.containsExactly(OperationStatus.DISCARDED, 2);
	}

	@Test
	void enqueueClaimCompleteEndsInDone() {
		this.outbox.enqueue(operation("a"), "base", T0);
		assertThat(this.outbox.peekReady(10, T0)).extracting(OutboxEntry::operationId).containsExactly("a");
		ClaimedOperation claimed = claimOne(T0);
		assertThat(view("a").status()).isEqualTo(OperationStatus.IN_FLIGHT);
		assertThat(this.outbox.complete(claimed, T0.plusSeconds(2))).isTrue();
		assertThat(view("a").status()).isEqualTo(OperationStatus.DONE);
		assertThat(this.outbox.peekReady(10, T0.plusSeconds(100))).isEmpty();
		assertThat(this.store.entry("a")).isEmpty();
	}

	@Test
	void oneBadResultDoesNotKeepTheOthersFromBeingRecorded() {
		List<Settlement> settlements = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			this.outbox.enqueue(operation("a" + i), "base", T0);
		}
		claim(T0, 10).forEach((each) -> settlements.add(Settlement.released(each.entry(),
				each.operation().id().equals("a3") ? "x".repeat(2000) : "elsewhere")));
		var report = this.outbox.settle(settlements, T0);
		assertThat(report.applied()).isEqualTo(6);
		assertThat(report.unrecorded().keySet()).singleElement()
			.extracting((each) -> each.entry().operationId())
			.isEqualTo("a3");
	}

	@Test
	void oneEntryThatCannotBeTakenBackHoldsUpNoOther() {
		for (String id : List.of("a", "b", "c")) {
			this.outbox.enqueue(operation(id), "base", T0);
		}
		claim(T0, 10);
		// Its next record is there already: no transition of it can be recorded.
		this.wal.append(List.of(new WalRecord(0, "b", 1, WalRecord.Type.FAILED, T0, OperationStatus.FAILED, 1, T0, "x",
				null, false, null)));
		assertThat(this.outbox.recover(10, true, T0.plus(LEASE))).isEqualTo(2);
		assertThat(this.outbox.claim(request(10, true), T0.plus(LEASE))).extracting((each) -> each.operation().id())
			.containsExactlyInAnyOrder("a", "c");
	}

	@OnDatabases("nobody can write into the log beside us")
	@Test
	void oneRowThatIsNoOperationHoldsUpNoOther() {
		this.outbox.enqueue(operation("a"), "base", T0);
		this.outbox.enqueue(operation("b"), "base", T0);
		JdbcClient.create(this.dataSource)
			.sql("update vix_sync_wal set headers = 'no header: ' where operation_id = 'a'")
			.update();
		assertThat(claim(T0, 10)).extracting((each) -> each.operation().id()).containsExactly("b");
	}

	@Test
	void textFromOutsideIsMadeFitForTheDatabase() {
		this.outbox.enqueue(operation("a"), "base", T0);
		this.outbox.fail(claimOne(T0), "nul \0 lone \uD800 long " + "\uD83D\uDE00".repeat(2000), true, T0);
		assertThat(view("a").lastError()).startsWith("nul   lone   long").doesNotContain("\0");
	}

	@Test
	void whatFailedForGoodHasNoDeadlineUntilAPersonRetriesIt() {
		this.outbox.enqueue(operation("a").withExpiresAt(T0.plusSeconds(5)), "base", T0);
		this.outbox.fail(claim(T0, 1).get(0), "no", false, T0);
		assertThat(this.outbox.expire(10, T0.plusSeconds(5))).isZero();
		assertThat(this.outbox.retry("a", T0.plusSeconds(5))).isTrue();
		assertThat(this.outbox.expire(10, T0.plusSeconds(5))).isEqualTo(1);
		assertThat(view("a").status()).isEqualTo(OperationStatus.EXPIRED);
	}

}
