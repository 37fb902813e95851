package com.vixcpp.sync.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.DuplicateOperationException;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.outbox.Settlement;
import com.vixcpp.sync.wal.WalCursor;
import com.vixcpp.sync.wal.WalRecord;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every store of the outbox and every log must do. A subclass names the database.
 */
abstract class OutboxStoreContract {

	private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

	private static final Duration LEASE = Duration.ofSeconds(30);

	private final RetryPolicy retry = new RetryPolicy(3, Duration.ofSeconds(1), 2.0, Duration.ofSeconds(30), 0.0);

	private HikariDataSource dataSource;

	private JdbcTransactions transactions;

	private JdbcWal wal;

	private JdbcOutboxStore store;

	private Outbox outbox;

	abstract TestDatabase database();

	@BeforeEach
	void open() {
		this.dataSource = database().migrated();
		this.transactions = TestDatabase.transactions(this.dataSource);
		this.wal = new JdbcWal(this.transactions);
		this.store = new JdbcOutboxStore(this.transactions, this.wal);
		this.outbox = outbox("one");
	}

	@AfterEach
	void close() {
		this.dataSource.close();
	}

	private Outbox outbox(String owner) {
		return new Outbox(owner, this.store, this.retry, new Random(1));
	}

	private static Operation operation(String id) {
		return Operation.of("http.post", "/messages", "{\"text\":\"hello\"}").withId(id);
	}

	private List<ClaimedOperation> claim(Instant now, int limit) {
		return this.outbox.claim(request(limit, false), now);
	}

	private static ClaimRequest request(int limit, boolean suspects) {
		return new ClaimRequest(Map.of("base", limit), Set.of("http.post"), 1_000_000, LEASE, suspects);
	}

	private ClaimedOperation claimOne(Instant now) {
		List<ClaimedOperation> claimed = claim(now, 10);
		assertThat(claimed).hasSize(1);
		return claimed.get(0);
	}

	private OperationView view(String id) {
		return this.outbox.find(id).orElseThrow();
	}

	@Test
	void anOperationComesBackAsItWasEnqueued() {
		Operation operation = Operation.of("http.post", "/a?b=%20", new byte[] { 0, 1, (byte) 0xff })
			.withHeader("X-One", "a:b")
			.withHeader("X-Two", "é")
			.withOrderingKey("chat-\uD83D\uDE00")
			.withNotBefore(T0.plusNanos(1_234_567))
			.withExpiresAt(T0.plusSeconds(60));
		this.outbox.enqueue(operation, "base", T0);
		assertThat(view(operation.id()).operation()).isEqualTo(operation);
		assertThat(view(operation.id()).status()).isEqualTo(OperationStatus.PENDING);
		assertThat(claimOne(T0.plusSeconds(1)).operation()).isEqualTo(operation);
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
	void theSameOperationTwiceIsOneAndAnotherUnderItsIdIsRefused() {
		assertThat(this.outbox.enqueue(operation("a"), "base", T0)).isTrue();
		assertThat(this.outbox.enqueue(operation("a").withHeader("traceparent", "x"), "base", T0)).isFalse();
		assertThatExceptionOfType(DuplicateOperationException.class)
			.isThrownBy(() -> this.outbox.enqueue(operation("a").withHeader("X", "y"), "base", T0));
		this.outbox.complete(claimOne(T0), T0);
		assertThat(this.outbox.enqueue(operation("a"), "base", T0)).isFalse();
		assertThat(claim(T0.plusSeconds(1), 10)).isEmpty();
	}

	@Test
	void anIdThatWasDiscardedOrHasExpiredIsRefusedByName() {
		this.outbox.enqueue(operation("a"), "base", T0);
		assertThat(this.outbox.discard("a", T0)).isTrue();
		assertThatExceptionOfType(DuplicateOperationException.class)
			.isThrownBy(() -> this.outbox.enqueue(operation("a"), "base", T0))
			.withMessageContaining("DISCARDED");
		Operation soon = operation("b").withExpiresAt(T0.plusSeconds(1));
		this.outbox.enqueue(soon, "base", T0);
		assertThat(claim(T0.plusSeconds(1), 10)).isEmpty();
		assertThat(this.outbox.expire(10, T0.plusSeconds(1))).isEqualTo(1);
		assertThatExceptionOfType(DuplicateOperationException.class)
			.isThrownBy(() -> this.outbox.enqueue(soon, "base", T0))
			.withMessageContaining("EXPIRED");
	}

	@Test
	void aDuplicateDoesNotBreakTheCallersTransaction() {
		this.outbox.enqueue(operation("a"), "base", T0);
		TransactionTemplate caller = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		caller.executeWithoutResult((status) -> {
			assertThatExceptionOfType(DuplicateOperationException.class).isThrownBy(() -> this.transactions.execute("a",
					() -> this.outbox.enqueue(operation("a").withHeader("X", "y"), "base", T0)));
			this.transactions.execute("b", () -> this.outbox.enqueue(operation("b"), "base", T0));
		});
		assertThat(view("b").status()).isEqualTo(OperationStatus.PENDING);
	}

	@Test
	void discardIsTooLateInFlight() {
		this.outbox.enqueue(operation("a"), "base", T0);
		claimOne(T0);
		assertThat(this.outbox.discard("a", T0)).isFalse();
		assertThat(this.outbox.discard("unknown", T0)).isFalse();
	}

	@Test
	void aClaimTakesWhatIsDueOfTheKindsAndDestinationsAskedForWithinItsBytes() {
		this.outbox.enqueue(operation("later").withNotBefore(T0.plusSeconds(5)), "base", T0);
		this.outbox.enqueue(operation("elsewhere"), "https://other:443", T0);
		this.outbox.enqueue(Operation.of("unknown", "x").withId("unknown"), "base", T0);
		for (int i = 0; i < 5; i++) {
			this.outbox.enqueue(Operation.of("http.post", "/x", new byte[400]).withId("n" + i), "base",
					T0.plusMillis(i));
		}
		List<ClaimedOperation> claimed = this.outbox
			.claim(new ClaimRequest(Map.of("base", 10), Set.of("http.post"), 1000, LEASE, false), T0.plusSeconds(1));
		assertThat(claimed).extracting((each) -> each.operation().id()).containsExactly("n0", "n1");
		assertThat(this.outbox.destinations(false, "", 10)).containsExactly("base", "https://other:443");
		assertThat(this.outbox.destinations(false, "base", 10)).containsExactly("https://other:443");
	}

	@Test
	void theFirstOperationIsClaimedHoweverLargeItIs() {
		this.outbox.enqueue(Operation.of("http.post", "/x", new byte[5000]).withId("large"), "base", T0);
		assertThat(this.outbox.claim(new ClaimRequest(Map.of("base", 9), Set.of("http.post"), 10, LEASE, false), T0))
			.hasSize(1);
	}

	@Test
	void twoThatClaimAtOnceNeverShareAnEntry() {
		for (int i = 0; i < 200; i++) {
			this.outbox.enqueue(operation("a" + i), "base", T0);
		}
		List<CompletableFuture<List<ClaimedOperation>>> claims = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			claims.add(CompletableFuture.supplyAsync(() -> claim(T0, 50)));
		}
		List<Long> positions = new ArrayList<>();
		claims.forEach((each) -> each.join().forEach((claimed) -> positions.add(claimed.entry().position())));
		assertThat(positions).doesNotHaveDuplicates().isNotEmpty();
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
		assertThat(report.unrecorded()).singleElement()
			.extracting((each) -> each.entry().operationId())
			.isEqualTo("a3");
	}

	@Test
	void textFromOutsideIsMadeFitForTheDatabase() {
		this.outbox.enqueue(operation("a"), "base", T0);
		this.outbox.fail(claimOne(T0), "nul \0 lone \uD800 long " + "\uD83D\uDE00".repeat(2000), true, T0);
		assertThat(view("a").lastError()).startsWith("nul   lone   long").doesNotContain("\0");
	}

	@Test
	void countsAreByStatusAndTheOldestWaiterIsTimed() {
		for (String id : List.of("a", "b", "c", "d")) {
			this.outbox.enqueue(operation(id), "base", null);
		}
		List<ClaimedOperation> claimed = this.outbox.claim(request(3, false), null);
		this.outbox.fail(claimed.get(0), "x", true, null);
		this.outbox.fail(claimed.get(1), "x", false, null);
		assertThat(this.outbox.counts()).isEqualTo(new OutboxCounts(1, 1, 1, 1));
		assertThat(this.store.oldestPendingSeconds()).isBetween(0L, 60L);
	}

	@Test
	void everyTransitionButClaimsAndReleasesIsARecordNumberedWithoutGaps() {
		this.outbox.enqueue(operation("a"), "base", T0);
		this.outbox.release(claimOne(T0), T0);
		this.outbox.fail(claimOne(T0), "x", true, T0);
		this.outbox.fail(claimOne(T0.plusSeconds(5)), "y", false, T0.plusSeconds(5));
		this.outbox.retry("a", T0.plusSeconds(6));
		this.outbox.complete(claimOne(T0.plusSeconds(6)), T0.plusSeconds(7));
		List<WalRecord> history = this.wal.history("a");
		assertThat(history).extracting(WalRecord::type)
			.containsExactly(WalRecord.Type.PUT, WalRecord.Type.FAILED, WalRecord.Type.PERMANENTLY_FAILED,
					WalRecord.Type.RETRIED, WalRecord.Type.DELIVERED);
		assertThat(history).extracting(WalRecord::revision).containsExactly(0, 1, 2, 3, 4);
		assertThat(history.get(0).operation()).isEqualTo(operation("a"));
		assertThat(history.get(1).nextAttemptAt()).isEqualTo(T0.plusSeconds(1));
		assertThat(history.get(4).at()).isEqualTo(T0.plusSeconds(7));
	}

	@Test
	void replayHandsOverWhatIsBehindTheCursorAndNothingTwice() {
		this.outbox.enqueue(operation("a"), "base", T0);
		List<String> seen = new ArrayList<>();
		WalCursor cursor = this.wal.replay(WalCursor.START, (record) -> seen.add(record.operationId()));
		this.outbox.enqueue(operation("b"), "base", T0);
		cursor = this.wal.replay(cursor, (record) -> seen.add(record.operationId()));
		this.wal.replay(cursor, (record) -> seen.add(record.operationId()));
		assertThat(seen).containsExactly("a", "b");
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.wal.read(new WalCursor("yesterday"), 1));
	}

	@Test
	void anAppendedRecordIsReadBack() {
		WalRecord record = new WalRecord(0, "x", 0, WalRecord.Type.PUT, T0, OperationStatus.PENDING, 0, T0, null, null,
				operation("x"));
		this.wal.append(List.of(record));
		assertThat(this.wal.history("x")).singleElement()
			.usingRecursiveComparison()
			.ignoringFields("position")
			.isEqualTo(record);
	}

	@Test
	void thePlainViewShowsWaitingAndFinishedOperations() {
		this.outbox.enqueue(operation("a"), "base", T0);
		this.outbox.complete(claimOne(T0), T0);
		this.outbox.enqueue(operation("b"), "base", T0);
		Set<String> rows = new HashSet<>(JdbcClient.create(this.dataSource)
			.sql("select operation_id || ' ' || status from vix_sync_operations")
			.query(String.class)
			.list());
		assertThat(rows).containsExactlyInAnyOrder("a DONE", "b PENDING");
	}

}
