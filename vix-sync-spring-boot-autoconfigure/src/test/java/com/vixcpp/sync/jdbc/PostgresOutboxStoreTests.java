package com.vixcpp.sync.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.OnPermanentFailure;
import com.vixcpp.sync.outbox.SettleReport;
import com.vixcpp.sync.outbox.Settlement;
import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is promised of PostgreSQL beyond the contract.
 */
class PostgresOutboxStoreTests extends StoreContract {

	@Override
	TestDatabase database() {
		return TestDatabase.POSTGRESQL;
	}

	@Test
	void enqueueIsOneRoundTrip() throws Exception {
		try (RoundTrips trips = new RoundTrips(this.dataSource);
				HikariDataSource through = trips.through(this.dataSource)) {
			JdbcTransactions transactions = TestDatabase.transactions(through);
			JdbcOutboxStore store = new JdbcOutboxStore(transactions, new JdbcWal(transactions));
			TransactionTemplate caller = new TransactionTemplate(new JdbcTransactionManager(through));
			List<Integer> each = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				Operation operation = operation("a" + i);
				caller.executeWithoutResult((status) -> {
					JdbcClient.create(through).sql("select 'a local write'").query(String.class).single();
					int before = trips.count();
					transactions.execute("test", () -> store.insert(operation, "base", null));
					each.add(trips.count() - before);
				});
			}
			assertThat(each).containsOnly(1);
		}
		assertThat(this.outbox.counts().pending()).isEqualTo(20);
	}

	@Test
	void claimIsThreeRoundTripsAndSettleTwo() throws Exception {
		try (RoundTrips trips = new RoundTrips(this.dataSource);
				HikariDataSource through = trips.through(this.dataSource)) {
			this.transactions = TestDatabase.transactions(through);
			reopen(OnPermanentFailure.HOLD);
			List<Integer> claims = new ArrayList<>();
			List<Integer> settles = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				this.outbox.enqueue(operation("a" + i), "base", T0);
				int before = trips.count();
				ClaimedOperation claimed = this.outbox.claim(request(1, false), T0).get(0);
				claims.add(trips.count() - before);
				this.outbox.settle(List.of(Settlement.delivered(claimed.entry(), 200).with(claimed.operation(), null)),
						T0);
				settles.add(trips.count() - before - claims.get(i));
			}
			assertThat(claims).containsOnly(3);
			assertThat(settles).containsOnly(2);
		}
	}

	@Test
	void anotherDefaultIsolationLevelMakesNeitherClaimsNorSettlesFail() {
		JdbcClient jdbc = JdbcClient.create(this.dataSource);
		jdbc.sql("alter database " + jdbc.sql("select current_database()").query(String.class).single()
				+ " set default_transaction_isolation to 'serializable'")
			.update();
		ConcurrentLinkedQueue<String> delivered = new ConcurrentLinkedQueue<>();
		try (HikariDataSource isolated = new HikariDataSource()) {
			this.dataSource.copyStateTo(isolated);
			assertThat(JdbcClient.create(isolated).sql("show transaction_isolation").query(String.class).single())
				.isEqualTo("serializable");
			this.transactions = TestDatabase.transactions(isolated);
			reopen(OnPermanentFailure.HOLD);
			for (int i = 0; i < 400; i++) {
				this.outbox.enqueue(operation("a" + i), "base", T0);
			}
			List<CompletableFuture<Void>> workers = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				workers.add(CompletableFuture.runAsync(() -> drain(delivered)));
			}
			workers.forEach(CompletableFuture::join);
		}
		assertThat(delivered).hasSize(400).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@CsvSource({ "lease_until = lease_until + interval '1 minute', 1", "revision = revision + 1, 0",
			"lease_token = gen_random_uuid(), 0" })
	void whatHasWaitedForSomebodyElsesChangeIsSettledIfItIsStillItsOwn(String change, int applied) {
		JdbcClient jdbc = JdbcClient.create(this.dataSource);
		this.outbox.enqueue(operation("a"), "base", T0);
		List<Settlement> delivered = claim(T0, 1).stream()
			.map((each) -> Settlement.delivered(each.entry(), 200))
			.toList();
		List<CompletableFuture<SettleReport>> settling = new ArrayList<>();
		new TransactionTemplate(new JdbcTransactionManager(this.dataSource)).executeWithoutResult((status) -> {
			jdbc.sql("update vix_sync_outbox set " + change).update();
			settling.add(CompletableFuture.supplyAsync(() -> this.outbox.settle(delivered, T0)));
			Awaitility.await().until(() -> jdbc.sql("""
					select count(*) from pg_stat_activity
					where datname = current_database() and wait_event_type = 'Lock'
					""").query(Integer.class).single() == 1);
		});
		assertThat(settling.get(0).join().applied()).isEqualTo(applied);
		assertThat(this.outbox.counts().inFlight()).isEqualTo(1 - applied);
	}

	private void drain(ConcurrentLinkedQueue<String> delivered) {
		for (List<ClaimedOperation> claimed = claim(T0, 5); !claimed.isEmpty(); claimed = claim(T0, 5)) {
			var report = this.outbox
				.settle(claimed.stream().map((each) -> Settlement.delivered(each.entry(), 200)).toList(), T0);
			assertThat(report.applied()).isEqualTo(claimed.size());
			claimed.forEach((each) -> delivered.add(each.operation().id()));
		}
	}

}
