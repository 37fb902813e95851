package com.vixcpp.sync.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import com.vixcpp.sync.DiscardResult;
import com.vixcpp.sync.EnqueueRules;
import com.vixcpp.sync.ForwardingStore;
import com.vixcpp.sync.OutboxVixSync;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.CallerTransaction;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.NodeView;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.outbox.Transition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * What a person does to operations, while an engine works on the same ones.
 */
abstract class PeopleContract extends StoreContract {

	private static final OperationFilter ALL = OperationFilter.all();

	private static final Duration LONG = Duration.ofSeconds(60);

	private VixSync vixSync(OutboxStore store) {
		return new OutboxVixSync(new Outbox("person", store, this.retry, new Random(1)),
				new EnqueueRules((operation) -> {
				}, (operation) -> "base", 1000, () -> false, null), this.callers, () -> T0, () -> NodeView.NONE);
	}

	private TransactionTemplate callers() {
		return new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
	}

	private void enqueue(int from, int to) {
		IntStream.range(from, to).forEach((i) -> this.outbox.enqueue(operation("a" + i), "base", T0));
	}

	private void reject(int count) {
		List<ClaimedOperation> claimed = claim(T0, count);
		assertThat(claimed).hasSize(count);
		claimed.forEach((each) -> this.outbox.fail(each, "no", false, T0));
	}

	@OnDatabases("there is no transaction to belong to: see docs/file-store.md")
	@Test
	void anUndoBelongsToTheCallersTransaction() {
		enqueue(0, 2);
		VixSync vixSync = vixSync(this.store);
		callers().executeWithoutResult((status) -> {
			assertThat(vixSync.discard("a0")).isEqualTo(DiscardResult.DISCARDED);
			status.setRollbackOnly();
		});
		callers()
			.executeWithoutResult((status) -> assertThat(vixSync.discard("a1")).isEqualTo(DiscardResult.DISCARDED));
		assertThat(claim(T0, 10)).extracting((each) -> each.operation().id()).containsExactly("a0");
		assertThat(vixSync.discard("a0")).as("leased").isEqualTo(DiscardResult.TOO_LATE);
		assertThat(vixSync.discard("a1")).as("ended").isEqualTo(DiscardResult.TOO_LATE);
		assertThat(view("a0").status()).isEqualTo(OperationStatus.IN_FLIGHT);
	}

	@Test
	void whatHasFailedForGoodCanBeGivenUp() {
		enqueue(0, 1);
		reject(1);
		assertThat(vixSync(this.store).discard("a0")).isEqualTo(DiscardResult.DISCARDED);
		assertThat(this.outbox.counts()).isEqualTo(new OutboxCounts(0, 0, 0, 0));
	}

	@OnDatabases("a claim is one step in files; of who waits there see FileWaitTests")
	@Test
	void anUndoThatMeetsAClaimWaitsForItAndIsTooLate() throws Exception {
		enqueue(0, 1);
		VendorSql vendor = (database() == TestDatabase.H2) ? new H2Sql() : new PostgresSql();
		CountDownLatch claimed = new CountDownLatch(1);
		CountDownLatch commit = new CountDownLatch(1);
		CompletableFuture<Integer> claim = CompletableFuture.supplyAsync(() -> this.transactions.change((jdbc) -> {
			int count = vendor.claim(jdbc, request(1, false), "engine", T0).size();
			claimed.countDown();
			awaitUninterrupted(commit);
			return count;
		}));
		claimed.await();
		CompletableFuture<DiscardResult> undo = CompletableFuture.supplyAsync(() -> vixSync(this.store).discard("a0"));
		await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(this::someoneWaits);
		commit.countDown();
		assertThat(claim).succeedsWithin(LONG).isEqualTo(1);
		assertThat(undo).succeedsWithin(LONG).isEqualTo(DiscardResult.TOO_LATE);
		assertThat(view("a0").status()).isEqualTo(OperationStatus.IN_FLIGHT);
	}

	private boolean someoneWaits() {
		String sql = (database() == TestDatabase.H2)
				? "select count(*) from information_schema.sessions where blocker_id is not null"
				: "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
		return JdbcClient.create(this.dataSource).sql(sql).query(Integer.class).single() > 0;
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void anUndoThatMeetsAFailureStillFindsTheOperationWaiting() {
		enqueue(0, 1);
		OutboxStore meanwhile = new ForwardingStore(this.store) {
			@Override
			public Optional<OutboxEntry> entry(String operationId) {
				Optional<OutboxEntry> read = super.entry(operationId);
				if (read.orElseThrow().revision() == 0) {
					CompletableFuture
						.runAsync(() -> PeopleContract.this.outbox.fail(claimOne(T0), "HTTP 500", true, T0))
						.join();
				}
				return read;
			}
		};
		assertThat(vixSync(meanwhile).discard("a0")).isEqualTo(DiscardResult.DISCARDED);
		assertThat(view("a0").status()).isEqualTo(OperationStatus.DISCARDED);
	}

	@Test
	void ofEveryRaceWithClaimsExactlyOneSideWins() {
		enqueue(0, 300);
		Set<String> undone = new HashSet<>();
		CompletableFuture<Set<String>> engine = CompletableFuture.supplyAsync(() -> {
			Set<String> taken = new HashSet<>();
			List<ClaimedOperation> claimed = claim(T0, 3);
			while (!claimed.isEmpty()) {
				claimed.forEach((each) -> taken.add(each.operation().id()));
				claimed = claim(T0, 3);
			}
			return taken;
		});
		VixSync vixSync = vixSync(this.store);
		for (int i = 299; i >= 0; i--) {
			if (vixSync.discard("a" + i) == DiscardResult.DISCARDED) {
				undone.add("a" + i);
			}
		}
		Set<String> taken = engine.join();
		claim(T0, 300).forEach((each) -> taken.add(each.operation().id()));
		assertThat(undone).noneMatch(taken::contains);
		assertThat(undone.size() + taken.size()).isEqualTo(300);
	}

	@Test
	void aFilterRetriesWhatItMeansAndNothingElse() {
		enqueue(0, 230);
		reject(230);
		this.outbox.enqueue(operation("elsewhere"), "other", T0);
		assertThat(vixSync(this.store).retry(ALL.withDestination("other"))).isZero();
		assertThat(vixSync(this.store).retry(ALL.withDestination("base").withKind("http.post"))).isEqualTo(230);
		assertThat(this.outbox.counts()).isEqualTo(new OutboxCounts(231, 0, 0, 0));
		assertThat(view("a229").attempt()).isZero();
	}

	@Test
	void aFilterDiscardsWhatWaitsAndLeavesAloneWhatIsInFlightOrComesLater() {
		enqueue(0, 5);
		reject(1);
		this.outbox.fail(claim(T0, 1).get(0), "HTTP 500", true, T0);
		claim(T0, 1);
		AtomicInteger later = new AtomicInteger();
		OutboxStore busy = new ForwardingStore(this.store) {
			@Override
			public Set<Long> apply(List<Transition> transitions, @Nullable Instant now) {
				PeopleContract.this.outbox.enqueue(operation("later" + later.incrementAndGet()), "base", T0);
				return super.apply(transitions, now);
			}
		};
		assertThat(vixSync(busy).discard(ALL)).isEqualTo(4);
		assertThat(later.get()).isPositive();
		assertThat(this.outbox.counts()).isEqualTo(new OutboxCounts(later.get(), 1, 0, 0));
	}

	@Test
	void aFilterLeavesAloneWhatIsClaimedBetweenItsLookAndItsChange() {
		enqueue(0, 2);
		VixSync vixSync = new OutboxVixSync(new Outbox("person", this.store, this.retry, new Random(1)),
				new EnqueueRules((operation) -> {
				}, (operation) -> "base", 1000, () -> false, null), new CallerTransaction() {
					@Override
					public <T> T execute(List<String> operationIds, Supplier<T> change) {
						assertThat(claim(T0, 10)).hasSize(2);
						return PeopleContract.this.callers.execute(operationIds, change);
					}
				}, () -> T0, () -> NodeView.NONE);
		assertThat(vixSync.discard(ALL)).isZero();
		assertThat(this.outbox.counts()).isEqualTo(new OutboxCounts(0, 2, 0, 0));
	}

	@OnDatabases("held by a transaction of the database; of files see FileHoldTests")
	@Test
	void aFilterPassesOverWhatAnotherTransactionHolds() {
		enqueue(0, 3);
		callers().executeWithoutResult((status) -> {
			JdbcClient.create(this.dataSource)
				.sql("select 1 from vix_sync_outbox where operation_id = 'a1' for update")
				.query(Integer.class)
				.single();
			assertThat(CompletableFuture.supplyAsync(() -> vixSync(this.store).discard(ALL))).succeedsWithin(LONG)
				.isEqualTo(2);
		});
		assertThat(view("a1").status()).isEqualTo(OperationStatus.PENDING);
	}

	@Test
	void withoutATransactionOfTheCallerEachHundredIsOneOfItsOwn() {
		enqueue(0, 250);
		AtomicInteger batches = new AtomicInteger();
		OutboxStore breaking = new ForwardingStore(this.store) {
			@Override
			public Set<Long> apply(List<Transition> transitions, @Nullable Instant now) {
				Set<Long> applied = super.apply(transitions, now);
				if (batches.incrementAndGet() == 2) {
					throw new IllegalStateException("broken");
				}
				return applied;
			}
		};
		assertThatIllegalStateException().isThrownBy(() -> vixSync(breaking).discard(ALL)).withMessage("broken");
		assertThat(this.outbox.counts().pending()).as("the second hundred is undone").isEqualTo(150);
		assertThat(vixSync(this.store).discard(ALL)).as("the same call does the rest").isEqualTo(150);
	}

	@OnDatabases("there is no transaction to belong to: see docs/file-store.md")
	@Test
	void inATransactionOfTheCallerAllBelongToIt() {
		enqueue(0, 250);
		callers().executeWithoutResult((status) -> {
			assertThat(vixSync(this.store).discard(ALL)).isEqualTo(250);
			status.setRollbackOnly();
		});
		assertThat(this.outbox.counts().pending()).isEqualTo(250);
	}

	@Test
	void aFilterThatAsksForTheImpossibleIsRefused() {
		VixSync vixSync = vixSync(this.store);
		assertThatIllegalArgumentException().isThrownBy(() -> vixSync.retry(ALL.withStatus(OperationStatus.FAILED)))
			.withMessageContaining("FAILED cannot be retried")
			.withMessageContaining("PERMANENT_FAILED");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> vixSync.discard(ALL.withStatus(OperationStatus.IN_FLIGHT)))
			.withMessageContaining("IN_FLIGHT cannot be discarded");
	}

}
