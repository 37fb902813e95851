package com.vixcpp.sync.jdbc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.KeyLine;
import com.vixcpp.sync.outbox.OnPermanentFailure;
import com.vixcpp.sync.outbox.Outbox;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Operations of one ordering key: one at a time, in the order in which they were
 * enqueued, whatever becomes of those before.
 */
abstract class OrderContract extends StoreContract {

	private void enqueue(String key, String... ids) {
		for (String id : ids) {
			this.outbox.enqueue(keyed(id, key), "base", T0);
		}
	}

	private static Operation keyed(String id, String key) {
		return operation(id).withOrderingKey(key);
	}

	private List<String> claimIds(Instant now) {
		return claim(now, 100).stream().map((each) -> each.operation().id()).toList();
	}

	/** Deliver everything that can be claimed until nothing can. */
	private List<String> drain(Instant now) {
		List<String> arrived = new ArrayList<>();
		for (List<ClaimedOperation> claimed = claim(now, 100); !claimed.isEmpty(); claimed = claim(now, 100)) {
			claimed.forEach((each) -> {
				arrived.add(each.operation().id());
				assertThat(this.outbox.complete(each, now)).isTrue();
			});
		}
		return arrived;
	}

	private Outbox skipping() {
		reopen(OnPermanentFailure.SKIP);
		return outbox("skipping");
	}

	@Test
	void oneOfAKeyIsUnderLeaseAtAnyTimeAndTheNextFollowsItsEnd() {
		enqueue("k", "a", "b", "c");
		enqueue("other", "x");
		this.outbox.enqueue(operation("free"), "base", T0);
		ClaimedOperation first = claim(T0, 100).get(0);
		assertThat(first.operation().id()).isEqualTo("a");
		assertThat(claimIds(T0)).as("b waits for a").isEmpty();
		this.outbox.complete(first, T0);
		assertThat(claimIds(T0)).containsExactly("b");
	}

	@Test
	void operationsWithoutAKeyWaitForNobody() {
		for (String id : List.of("a", "b", "c")) {
			this.outbox.enqueue(operation(id), "base", T0);
		}
		assertThat(claimIds(T0)).containsExactly("a", "b", "c");
	}

	@Test
	void aFailureHoldsItsKeyUntilItIsDelivered() {
		enqueue("k", "a", "b");
		this.outbox.fail(claimOne(T0), "busy", true, T0);
		assertThat(claimIds(T0)).isEmpty();
		assertThat(drain(T0.plusSeconds(1))).containsExactly("a", "b");
	}

	@Test
	void whatIsNotYetDueHoldsItsKey() {
		this.outbox.enqueue(keyed("a", "k").withNotBefore(T0.plusSeconds(60)), "base", T0);
		enqueue("k", "b");
		assertThat(claimIds(T0)).isEmpty();
		assertThat(drain(T0.plusSeconds(60))).containsExactly("a", "b");
	}

	@Test
	void aReleaseAndALostLeaseKeepThePlace() {
		enqueue("k", "a", "b");
		this.outbox.release(claimOne(T0), T0);
		assertThat(claimIds(T0)).containsExactly("a");
		Instant later = T0.plus(LEASE);
		this.outbox.recover(10, true, later);
		assertThat(claimIds(later)).as("a is suspect and b behind it").isEmpty();
		ClaimedOperation again = this.outbox.claim(request(10, true), later).get(0);
		assertThat(again.operation().id()).isEqualTo("a");
		this.outbox.complete(again, later);
		assertThat(claimIds(later)).containsExactly("b");
	}

	@Test
	void whatFailedForGoodHoldsItsKeyUntilItIsRetriedInItsPlace() {
		enqueue("k", "a", "b");
		this.outbox.fail(claimOne(T0), "bad", false, T0);
		assertThat(claimIds(T0.plusSeconds(1000))).isEmpty();
		this.outbox.retry("a", T0);
		assertThat(drain(T0)).containsExactly("a", "b");
	}

	@Test
	void aDiscardOfTheHeadGivesItsKeyFree() {
		enqueue("k", "a", "b", "c");
		this.outbox.fail(claimOne(T0), "bad", false, T0);
		assertThat(this.outbox.discard("a", T0)).isTrue();
		assertThat(drain(T0)).containsExactly("b", "c");
	}

	@Test
	void anExpiredHeadGivesItsKeyFree() {
		this.outbox.enqueue(keyed("a", "k").withExpiresAt(T0.plusSeconds(5)), "base", T0);
		enqueue("k", "b");
		assertThat(claimIds(T0)).containsExactly("a");
		this.outbox.recover(10, true, T0.plus(LEASE));
		assertThat(this.outbox.expire(10, T0.plus(LEASE))).isEqualTo(1);
		assertThat(claimIds(T0.plus(LEASE))).containsExactly("b");
	}

	@Test
	void oneTakenOutOfTheMiddleLeavesTheOthersInOrder() {
		enqueue("k", "a", "b", "c");
		this.outbox.keys().lineUp();
		assertThat(this.outbox.discard("b", T0)).isTrue();
		assertThat(drain(T0)).containsExactly("a", "c");
	}

	@Test
	void withSkipThoseBehindGoOnAndARetriedOneIsTheNextOfItsKey() {
		Outbox skipping = skipping();
		enqueue("k", "a", "b", "c", "d");
		skipping.fail(claimOne(T0), "bad", false, T0);
		ClaimedOperation second = claimOne(T0);
		assertThat(second.operation().id()).isEqualTo("b");
		skipping.retry("a", T0);
		assertThat(claimIds(T0)).as("one at a time").isEmpty();
		skipping.complete(second, T0);
		assertThat(drain(T0)).containsExactly("a", "c", "d");
	}

	@Test
	void withSkipOneThatIsRetriedAfterItsLineHasEndedIsALineOfItsOwn() {
		Outbox skipping = skipping();
		enqueue("k", "a", "b");
		skipping.fail(claimOne(T0), "bad", false, T0);
		assertThat(drain(T0)).containsExactly("b");
		skipping.retry("a", T0);
		assertThat(drain(T0)).containsExactly("a");
	}

	@OnDatabases("held by a transaction of the database; of files see FileHoldTests")
	@Test
	void theNextOfAKeyThatSomebodyHoldsIsTriedAgainUntilItIsFree() {
		enqueue("k", "a", "b");
		ClaimedOperation head = claimOne(T0);
		try (Caller holding = new Caller(this.dataSource, this.transactions)) {
			holding.sql("select * from vix_sync_outbox where operation_id = 'b' for update");
			assertThat(this.outbox.complete(head, T0)).isTrue();
			assertThat(claimIds(T0)).isEmpty();
			assertThat(claimIds(T0)).isEmpty();
			holding.rollback();
		}
		assertThat(claimIds(T0)).containsExactly("b");
	}

	@Test
	void whatHeldItsKeyIsSkippedOnceThatIsWanted() {
		enqueue("k", "a", "b");
		enqueue("alone", "x");
		this.outbox.fail(claim(T0, 1).get(0), "bad", false, T0);
		assertThat(claimIds(T0)).as("b is held").containsExactly("x");
		this.outbox = skipping();
		this.outbox.keys().check();
		assertThat(claimIds(T0)).containsExactly("b");
		assertThat(this.outbox.keys().held()).isZero();
	}

	@OnDatabases("there is no transaction to belong to: see docs/file-store.md")
	@Test
	void whatCommitsLateComesAfterWhatHasBegunAndNeverBesideIt() {
		JdbcTransactionManager manager = new JdbcTransactionManager(this.dataSource);
		TransactionStatus open = manager.getTransaction(new DefaultTransactionDefinition());
		this.transactions.execute("late", () -> this.outbox.enqueue(keyed("late", "k"), "base", T0));
		Thread other = new Thread(() -> {
			enqueue("k", "a", "b");
			assertThat(claimIds(T0)).containsExactly("a");
		});
		run(other);
		manager.commit(open);
		assertThat(claimIds(T0)).as("a is being sent").isEmpty();
		this.outbox.recover(10, true, T0.plus(LEASE));
		this.outbox.complete(this.outbox.claim(request(1, true), T0.plus(LEASE)).get(0), T0.plus(LEASE));
		assertThat(drain(T0.plus(LEASE))).containsExactly("late", "b");
	}

	@OnDatabases("there is no transaction to belong to: see docs/file-store.md")
	@Test
	void aDiscardThatIsStillOpenHoldsUpNobodyAndNeitherItsEndNorItsRollbackLosesTheKey() {
		for (boolean commits : new boolean[] { true, false }) {
			enqueue("k" + commits, "a" + commits, "b" + commits);
			ClaimedOperation head = claimOne(T0);
			new TransactionTemplate(new JdbcTransactionManager(this.dataSource)).executeWithoutResult((status) -> {
				this.transactions.execute("b", () -> this.outbox.discard("b" + commits, T0));
				run(new Thread(() -> assertThat(this.outbox.complete(head, T0)).isTrue()));
				run(new Thread(() -> assertThat(claimIds(T0)).isEmpty()));
				if (!commits) {
					status.setRollbackOnly();
				}
			});
			assertThat(drain(T0)).isEqualTo(commits ? List.of() : List.of("bfalse"));
		}
	}

	@OnDatabases("nobody can delete an entry beside us")
	@Test
	void aLineThatLostItsHeadIsFoundByALookThroughAllKeys() {
		lineWithout("a");
		assertThat(claimIds(T0)).isEmpty();
		this.outbox.keys().check();
		assertThat(drain(T0)).containsExactly("b", "c");
		assertThat(view("b").status()).isEqualTo(OperationStatus.DONE);
	}

	@OnDatabases("nobody can delete an entry beside us")
	@Test
	void anEntryThatAPersonDeletesHoldsUpNobodyBehindIt() {
		lineWithout("b");
		List<String> drained = new ArrayList<>(drain(T0));
		this.outbox.keys().lineUp();
		drained.addAll(drain(T0));
		assertThat(drained).containsExactly("a", "c");
	}

	/** Of which somebody has deleted one by SQL. */
	private void lineWithout(String deleted) {
		enqueue("k", "a", "b", "c");
		this.outbox.keys().lineUp();
		JdbcClient.create(this.dataSource)
			.sql("delete from vix_sync_outbox where operation_id = :id")
			.param("id", deleted)
			.update();
	}

	@Test
	void anOperationKnowsWhatItWaitsFor() {
		enqueue("k", "a", "b", "c");
		enqueue("other", "x");
		this.outbox.enqueue(operation("free"), "base", T0);
		if (database() != null) {
			assertThat(line("c")).as("before any pass of an engine").isEqualTo(new KeyLine("k", null, 2));
		}
		this.outbox.fail(claim(T0, 100).get(0), "bad request", false, T0);
		OutboxEntry head = this.store.entry("a").orElseThrow();
		assertThat(head.status()).isEqualTo(OperationStatus.PERMANENT_FAILED);
		assertThat(line("c")).isEqualTo(new KeyLine("k", head, 2));
		assertThat(line("b")).isEqualTo(new KeyLine("k", head, 1));
		assertThat(line("a")).isEqualTo(new KeyLine("k", head, 0));
		assertThat(this.store.keys().line(this.store.entry("free").orElseThrow())).isEmpty();
		assertThat(this.store.keys().held()).isEqualTo(1);
	}

	private KeyLine line(String id) {
		return this.store.keys().line(this.store.entry(id).orElseThrow()).orElseThrow();
	}

	private static void run(Thread thread) {
		List<Throwable> failures = new ArrayList<>();
		thread.setUncaughtExceptionHandler((each, failure) -> failures.add(failure));
		thread.start();
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		assertThat(failures).isEmpty();
	}

}
