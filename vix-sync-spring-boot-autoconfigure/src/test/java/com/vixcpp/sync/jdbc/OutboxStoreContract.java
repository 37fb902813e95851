package com.vixcpp.sync.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.Claimable;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.DuplicateOperationException;
import com.vixcpp.sync.outbox.OutboxCounts;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every store of the outbox must do when operations are enqueued, claimed, found and
 * counted.
 */
abstract class OutboxStoreContract extends StoreContract {

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

	@OnDatabases("there is no transaction to belong to: see docs/file-store.md")
	@Test
	void whatIsToFollowAHeadThatACallerHasDiscardedIsSeenByALook() {
		this.outbox.enqueue(operation("a").withOrderingKey("k"), "base", T0);
		this.outbox.enqueue(operation("b").withOrderingKey("k"), "base", T0);
		while (this.outbox.keys().lineUp() > 0) {
			assertThat(this.outbox.claimable("", "", 10).others()).containsExactly("base");
		}
		new TransactionTemplate(new JdbcTransactionManager(this.dataSource)).executeWithoutResult(
				(status) -> assertThat(this.transactions.<Boolean>execute("a", () -> this.outbox.discard("a", T0)))
					.isTrue());
		assertThat(this.outbox.claimable("", "", 10)).isEqualTo(new Claimable(true, List.of(), List.of()));
		this.outbox.keys().lineUp();
		assertThat(this.outbox.claimable("", "", 10).others()).containsExactly("base");
	}

	@OnDatabases("there is no transaction to belong to: see docs/file-store.md")
	@Test
	void aDuplicateDoesNotBreakTheCallersTransaction() {
		this.outbox.enqueue(operation("a"), "base", T0);
		TransactionTemplate caller = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		caller.executeWithoutResult((status) -> {
			assertThatExceptionOfType(DuplicateOperationException.class).isThrownBy(() -> this.transactions
				.execute("test", () -> this.outbox.enqueue(operation("a").withHeader("X", "y"), "base", T0)));
			this.transactions.execute("test", () -> this.outbox.enqueue(operation("b"), "base", T0));
		});
		assertThat(view("b").status()).isEqualTo(OperationStatus.PENDING);
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
		List<String> destinations = this.outbox.claimable("", "", 10).others();
		assertThat(destinations).containsExactlyInAnyOrder("base", "https://other:443");
		assertThat(this.outbox.claimable("", destinations.get(0), 10).others()).containsExactly(destinations.get(1));
		assertThat(this.outbox.claimable("", destinations.get(1), 10).others()).isEmpty();
	}

	@Test
	void oneLookShowsWhereSuspectsAndOthersWantToGoEachBehindAnother() {
		for (String destination : List.of("one", "two")) {
			this.outbox.enqueue(operation("suspect at " + destination), destination, T0);
		}
		this.outbox.claim(new ClaimRequest(Map.of("one", 1, "two", 1), Set.of("http.post"), 1000, LEASE, false), T0);
		this.outbox.recover(10, true, T0.plus(LEASE));
		for (String destination : List.of("one", "two", "three")) {
			this.outbox.enqueue(operation("at " + destination), destination, T0);
		}
		Claimable all = this.outbox.claimable("", "", 10);
		assertThat(all.suspects()).containsExactlyInAnyOrder("one", "two");
		assertThat(all.others()).containsExactlyInAnyOrder("one", "two", "three");
		List<String> suspectsLeft = all.suspects().subList(1, 2);
		List<String> othersLeft = all.others().subList(1, 3);
		String suspect = all.suspects().get(0);
		String other = all.others().get(0);
		assertThat(this.outbox.claimable(suspect, "", 10))
			.isEqualTo(new Claimable(all.hasUnplaced(), suspectsLeft, all.others()));
		assertThat(this.outbox.claimable("", other, 10))
			.isEqualTo(new Claimable(all.hasUnplaced(), all.suspects(), othersLeft));
		assertThat(this.outbox.claimable(suspect, other, 10))
			.isEqualTo(new Claimable(all.hasUnplaced(), suspectsLeft, othersLeft));
		assertThat(this.outbox.claimable("", "", 1))
			.isEqualTo(new Claimable(all.hasUnplaced(), all.suspects().subList(0, 1), all.others().subList(0, 1)));
	}

	@Test
	void whatCannotBeClaimedBeforeItIsLinedUpIsSeenByALook() {
		this.outbox.enqueue(operation("a").withOrderingKey("k"), "base", T0);
		Claimable claimable = this.outbox.claimable("", "", 10);
		assertThat(claimable.hasUnplaced() || claimable.others().contains("base")).isTrue();
		this.outbox.keys().lineUp();
		assertThat(this.outbox.claimable("", "", 10).others()).containsExactly("base");
	}

	@OnDatabases("there is no transaction to belong to: see docs/file-store.md")
	@Test
	void nobodyClaimsAnythingFromTheReturnOfAPauseOnWhateverBecomesOfTheCaller() {
		this.outbox.enqueue(operation("a"), "base", T0);
		new TransactionTemplate(new JdbcTransactionManager(this.dataSource)).executeWithoutResult((status) -> {
			assertThat(this.outbox.control().pause()).isTrue();
			assertThat(claim(T0, 10)).isEmpty();
			status.setRollbackOnly();
		});
		assertThat(outbox("two").control().pause()).isFalse();
		assertThat(this.outbox.control().paused())
			.hasValueSatisfying((pause) -> assertThat(pause.by()).isEqualTo("one"));
		this.outbox.enqueue(operation("b"), "base", T0);
		assertThat(claim(T0, 10)).isEmpty();
		assertThat(outbox("two").control().resume()).isTrue();
		assertThat(this.outbox.control().resume()).isFalse();
		assertThat(this.outbox.control().paused()).isEmpty();
		assertThat(claim(T0, 10)).hasSize(2);
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

	@OnDatabases("there are no views")
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

	@OnDatabases("held by a transaction of the database; of files see FileHoldTests")
	@Test
	void whatSomebodyHoldsInAnOpenTransactionMakesNoClaimWait() {
		for (String id : List.of("held", "a", "b")) {
			this.outbox.enqueue(operation(id), "base", T0);
		}
		new TransactionTemplate(new JdbcTransactionManager(this.dataSource)).executeWithoutResult((status) -> {
			this.transactions.execute("test", () -> this.outbox.discard("held", T0));
			assertThat(CompletableFuture
				.supplyAsync(() -> claim(T0, 10).stream().map((each) -> each.operation().id()).toList()))
				.succeedsWithin(Duration.ofSeconds(30))
				.isEqualTo(List.of("a", "b"));
		});
		assertThat(view("held").status()).isEqualTo(OperationStatus.DISCARDED);
	}

	@Test
	void aRetryThatIsDueIsNotStarvedByABacklogThatCameAfterIt() {
		this.outbox.enqueue(operation("retry"), "base", T0);
		this.outbox.fail(claimOne(T0), "x", true, T0);
		for (int i = 0; i < 50; i++) {
			this.outbox.enqueue(operation("new" + i), "base", T0.plusSeconds(2));
		}
		assertThat(claim(T0.plusSeconds(3), 5)).hasSize(5)
			.first()
			.extracting((each) -> each.operation().id())
			.isEqualTo("retry");
	}

	@Test
	void aPeekShowsWhatIsDueTheLongestDueFirstWhereverItGoes() {
		for (int i = 0; i < 5; i++) {
			this.outbox.enqueue(operation("b" + i), "base", T0.plusSeconds(2L * i));
			this.outbox.enqueue(operation("o" + i), "other", T0.plusSeconds(2L * i + 1));
		}
		claimOne(T0);
		this.outbox.recover(10, true, T0.plus(LEASE));
		assertThat(this.outbox.peekReady(3, T0.plusSeconds(60))).extracting(OutboxEntry::operationId)
			.containsExactly("b0", "o0", "b1");
		assertThat(this.outbox.peekReady(20, T0.plusSeconds(6))).hasSize(7);
	}

	@Test
	void aClaimTakesEveryKindOfAPeerAndOnlyTheKnownKindsOfOthers() {
		this.outbox.enqueue(operation("a"), "peer:north", T0);
		this.outbox.enqueue(operation("b"), "base", T0);
		ClaimRequest request = new ClaimRequest(Map.of("peer:north", 10, "base", 10), Set.of("other"),
				Set.of("peer:north"), 1_000_000, LEASE, false);
		assertThat(this.outbox.claim(request, T0).stream().map(ClaimedOperation::operation)).singleElement()
			.satisfies((each) -> assertThat(each.id()).isEqualTo("a"));
	}

}
