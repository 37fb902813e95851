package com.vixcpp.sync.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.outbox.Settlement;
import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Law 7 where PostgreSQL knows that there is nothing: a session keeps the plans that it
 * makes then, and an outage fills the tables before it makes others.
 */
class EmptyTablePlanTests {

	private static final int PASSES = 20;

	private static final int FILLED = 30_000;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void noPlanThatPostgresMakesForEmptyTablesReadsAWholeOne(boolean hasBeenFull) {
		try (HikariDataSource dataSource = TestDatabase.POSTGRESQL.migrated();
				HikariDataSource session = session(dataSource)) {
			JdbcClient jdbc = JdbcClient.create(session);
			if (hasBeenFull) {
				fill(jdbc);
				// What it knows of the values outlives them.
				jdbc.sql("analyze vix_sync_outbox").update();
				jdbc.sql("delete from vix_sync_outbox").update();
				jdbc.sql("delete from vix_sync_wal").update();
			}
			jdbc.sql("vacuum analyze vix_sync_wal").update();
			jdbc.sql("vacuum analyze vix_sync_outbox").update();
			JdbcTransactions transactions = TestDatabase.transactions(session);
			Outbox outbox = new Outbox("one", new JdbcOutboxStore(transactions, new JdbcWal(transactions)),
					RetryPolicy.DEFAULT, RandomGenerator.getDefault());
			Awaitility.await().until(() -> told(jdbc, "n_tup_ins") >= (hasBeenFull ? 2 * FILLED : 0));
			long inserted = told(jdbc, "n_tup_ins");
			long before = told(jdbc, "seq_scan");
			for (int i = 0; i < PASSES; i++) {
				pass(outbox, i);
			}
			// A session tells what it has done all at once, some time after it.
			Awaitility.await().until(() -> told(jdbc, "n_tup_ins") >= inserted + 9 * PASSES);
			assertThat(told(jdbc, "seq_scan") - before).isZero();
			fill(jdbc);
			Awaitility.await().until(() -> told(jdbc, "n_tup_ins") >= inserted + 9 * PASSES + 2 * FILLED);
			assertThat(read(jdbc, () -> {
				for (int i = 0; i < PASSES; i++) {
					assertThat(outbox.claimable("", "", 100).others()).containsExactly("test");
					assertThat(claim(outbox)).hasSize(50);
				}
				return 50 * PASSES;
			})).as("for a thousand that were claimed").isLessThan(5_000);
			assertThat(read(jdbc, () -> {
				outbox.keys().check();
				return claim(outbox).size();
			})).as("for a look through 500 keys").isLessThan(10_000);
			assertThat(told(jdbc, "seq_scan") - before).isZero();
		}
	}

	private static HikariDataSource session(HikariDataSource dataSource) {
		HikariDataSource session = new HikariDataSource();
		session.setJdbcUrl(dataSource.getJdbcUrl());
		session.setUsername(dataSource.getUsername());
		session.setPassword(dataSource.getPassword());
		session.setMaximumPoolSize(1);
		// PostgreSQL keeps a plan or makes it anew, whatever seems cheaper.
		session.setConnectionInitSql("set plan_cache_mode = force_generic_plan");
		return session;
	}

	private static long told(JdbcClient jdbc, String what) {
		return jdbc
			.sql("select sum(" + what + ") from pg_stat_user_tables"
					+ " where relname in ('vix_sync_wal', 'vix_sync_outbox')")
			.query(Long.class)
			.single();
	}

	/** How many entries of indexes are read for a change of so many rows or more. */
	private static long read(JdbcClient jdbc, IntSupplier change) {
		long read = read(jdbc);
		long updated = told(jdbc, "n_tup_upd");
		int changed = change.getAsInt();
		Awaitility.await().until(() -> told(jdbc, "n_tup_upd") >= updated + changed);
		return read(jdbc) - read;
	}

	private static long read(JdbcClient jdbc) {
		return jdbc
			.sql("select sum(idx_tup_read) from pg_stat_user_indexes"
					+ " where relname in ('vix_sync_wal', 'vix_sync_outbox')")
			.query(Long.class)
			.single();
	}

	/** All at once, as after an outage, and not analyzed; a third of it has a key. */
	private static void fill(JdbcClient jdbc) {
		jdbc.sql(
				"""
						with put as (
						  insert into vix_sync_wal (operation_id, revision, type, at, status, attempt, kind, target, content_type,
						    payload, headers, ordering_key)
						  select 'filled-' || n, 0, 1, current_timestamp, 0, 0, 'test', 'x', 'application/json', '{}', '',
						    case when mod(n, 3) = 0 then 'key-' || mod(n, 500) end
						  from generate_series(1, :count) s(n) returning position, operation_id, at, ordering_key
						)
						insert into vix_sync_outbox (position, operation_id, status, attempt, revision, due_at, kind, destination,
						  ordering_key, place, size, created_at)
						select position, operation_id, 0, 0, 0, at, 'test', 'test', ordering_key,
						case when ordering_key is null then 0 else 2 end, 2, at from put
						""")
			.param("count", FILLED)
			.update();
	}

	private static List<ClaimedOperation> claim(Outbox outbox) {
		return outbox.claim(new ClaimRequest(Map.of("test", 50), Set.of("test"), 10_000, Duration.ofHours(1), false),
				null);
	}

	private static void pass(Outbox outbox, int number) {
		outbox.enqueue(Operation.of("test", "x").withId("free-" + number), "test", null);
		outbox.enqueue(Operation.of("test", "x").withId("first-" + number).withOrderingKey("key"), "test", null);
		outbox.enqueue(Operation.of("test", "x").withId("second-" + number).withOrderingKey("key"), "test", null);
		for (int left = 3; left > 0;) {
			outbox.keys().lineUp();
			assertThat(outbox.claimable("", "", 100).others()).containsExactly("test");
			List<ClaimedOperation> claimed = claim(outbox);
			assertThat(claimed).isNotEmpty();
			left -= outbox
				.settle(claimed.stream().map((each) -> Settlement.delivered(each.entry(), 200)).toList(), null)
				.applied();
		}
		outbox.recover(100, true, null);
		outbox.expire(100, null);
		assertThat(outbox.find("free-" + number)).isPresent();
	}

}
