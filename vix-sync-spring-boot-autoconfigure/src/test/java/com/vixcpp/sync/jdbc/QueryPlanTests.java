package com.vixcpp.sync.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.Paging;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.outbox.Settlement;
import com.vixcpp.sync.receiver.Answer;
import com.vixcpp.sync.receiver.ReceivedRequest;
import com.vixcpp.sync.wal.WalCursor;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Law 7: every query that the store makes goes by an index. The statements are those that
 * it really sent, on 20,000 entries, and none is copied here.
 */
class QueryPlanTests {

	private static final String FILL_LOG = """
			insert into vix_sync_wal (operation_id, revision, type, at, status, attempt, next_attempt_at, kind, target,
			  content_type, payload, headers, idempotency_key)
			select 'op-' || n, 0, 1, current_timestamp, 0, 0, current_timestamp, 'test', 'x', 'application/json', :payload, '',
			  'op-' || n
			from %s
			""";

	/**
	 * Most wait for one destination, some failed, some for good, some are being sent.
	 */
	private static final String FILL_OUTBOX = """
			insert into vix_sync_outbox (position, operation_id, status, attempt, revision, due_at, kind, destination,
			  suspect, size, created_at, expires_at, lease_owner, lease_token, lease_until, ordering_key, place)
			select position, operation_id,
			  case when mod(position, 100) = 1 then 1 when mod(position, 100) < 5 then 3 when mod(position, 100) < 8 then 4
			    else 0 end,
			  0, 0, at, 'test', case when mod(position, 1000) = 9 then 'd' || position else 'test' end,
			  mod(position, 500) = 3, 2, at,
			  case when mod(position, 50) = 0 then current_timestamp + interval '1' hour end,
			  case when mod(position, 100) = 1 then 'gone' end,
			  case when mod(position, 100) = 1 then cast('00000000-0000-0000-0000-000000000001' as uuid) end,
			  case when mod(position, 100) = 1 then current_timestamp + interval '1' hour end,
			  case when mod(position, 100) > 90 then 'key-' || mod(position, 700) end,
			  case when position <= 700 then 1 when mod(position, 1000) > 980 then 0 else 2 end
			from vix_sync_wal
			""";

	private static final String FILL_RECEIVED = """
			insert into vix_sync_received (id, idempotency_key, fingerprint, received_at, expires_at, status, headers)
			select cast(operation_id as bytea), operation_id, cast('x' as bytea), at, at + interval '1' day, 200, ''
			from vix_sync_wal
			""";

	@Test
	void noQueryOnPostgresReadsAWholeTable() {
		try (HikariDataSource dataSource = TestDatabase.POSTGRESQL.migrated()) {
			JdbcClient jdbc = JdbcClient.create(dataSource);
			fill(jdbc, "generate_series(1, 20000) s(n)");
			jdbc.sql("analyze vix_sync_wal").update();
			jdbc.sql("analyze vix_sync_outbox").update();
			jdbc.sql("analyze vix_sync_received").update();
			new TransactionTemplate(new JdbcTransactionManager(dataSource)).executeWithoutResult((status) -> {
				int before = scans(jdbc);
				everyQuery(dataSource, (name) -> assertThat(scans(jdbc) - before).as("scans up to " + name).isZero());
				// Most entries wait, and to read them one by one is the quickest way to
				// count them.
				jdbc.sql("set local enable_seqscan = off").update();
				counts(dataSource);
				assertThat(scans(jdbc) - before).as("scans up to counts").isZero();
			});
		}
	}

	/** Of this session, in this transaction and what is not yet reported of others. */
	private static int scans(JdbcClient jdbc) {
		return jdbc.sql("""
				select coalesce(sum(seq_scan), 0) from pg_stat_xact_user_tables
				where relname in ('vix_sync_wal', 'vix_sync_outbox', 'vix_sync_received')
				""").query(Integer.class).single();
	}

	@Test
	void noQueryOnH2ReadsAWholeTable() throws SQLException {
		try (HikariDataSource dataSource = TestDatabase.H2.migrated()) {
			JdbcClient jdbc = JdbcClient.create(dataSource);
			fill(jdbc, "system_range(1, 20000) s(n)");
			assertThat(TestDatabase.transactions(dataSource).<Integer>change(H2Bound::rebuilt)).isPositive();
			jdbc.sql("analyze").update();
			jdbc.sql("set query_statistics_max_entries 1000").update();
			jdbc.sql("set query_statistics true").update();
			new TransactionTemplate(new JdbcTransactionManager(dataSource)).executeWithoutResult((status) -> {
				everyQuery(dataSource, (name) -> {
				});
				counts(dataSource);
			});
			Map<String, String> plans = new TreeMap<>();
			for (String sql : jdbc.sql("""
					select sql_statement from information_schema.query_statistics
					where lower(sql_statement) like '%vix_sync_%' and lower(sql_statement) not like '%query_statistics%'
					""").query(String.class).list()) {
				plans.put(sql, plan(dataSource, sql));
			}
			assertThat(plans).hasSizeGreaterThan(15)
				.allSatisfy((sql, plan) -> assertThat(plan).doesNotContain("tableScan"));
			for (String sorted : List.of("due_at, position limit", "b.expires_at, b.position", "asked_at")) {
				assertThat(plans.entrySet()).as(sorted)
					.filteredOn((each) -> each.getKey().contains(sorted))
					.isNotEmpty()
					.allSatisfy((each) -> assertThat(each.getValue()).contains("index sorted"));
			}
		}
	}

	private static void fill(JdbcClient jdbc, String numbers) {
		assertThat(jdbc.sql(FILL_LOG.formatted(numbers)).param("payload", new byte[] { '{', '}' }).update())
			.isEqualTo(20_000);
		assertThat(jdbc.sql(FILL_OUTBOX).update()).isEqualTo(20_000);
		assertThat(jdbc.sql(FILL_RECEIVED).update()).isEqualTo(20_000);
	}

	/** In the caller's transaction, so that one session sees them all. */
	private static void everyQuery(HikariDataSource dataSource, Consumer<String> after) {
		JdbcTransactions transactions = new JdbcTransactions(dataSource, null, true,
				new DatabaseDurability(dataSource, false), () -> {
				});
		JdbcWal wal = new JdbcWal(transactions);
		JdbcOutboxStore store = new JdbcOutboxStore(transactions, wal);
		Outbox outbox = new Outbox("one", store, RetryPolicy.DEFAULT, RandomGenerator.getDefault());
		Map<String, Runnable> queries = new LinkedHashMap<>();
		Operation operation = Operation.of("test", "x").withId("new");
		queries.put("enqueue", () -> outbox.enqueue(operation, "test", null));
		queries.put("enqueue again", () -> outbox.enqueue(operation, "test", null));
		queries.put("destinations", () -> assertThat(outbox.claimable("", "", 100).others()).hasSize(21));
		queries.put("line up", () -> assertThat(outbox.keys().lineUp()).isPositive());
		queries.put("check lines", () -> outbox.keys().check());
		queries.put("line", () -> assertThat(outbox.keys().line(store.entry("op-19091").orElseThrow())).isPresent());
		queries.put("held keys", () -> assertThat(outbox.keys().held()).isZero());
		queries.put("peek", () -> assertThat(outbox.peekReady(10, null)).hasSize(10));
		queries.put("claim and settle", () -> {
			List<ClaimedOperation> claimed = outbox.claim(new ClaimRequest(Map.of("test", 50, "d1009", 50),
					Set.of("test"), 10_000, Duration.ofHours(1), false), null);
			assertThat(claimed).hasSize(51);
			List<Settlement> settlements = new ArrayList<>();
			claimed.forEach((each) -> settlements.add((settlements.size() % 2 == 0)
					? Settlement.delivered(each.entry(), 200) : Settlement.failed(each.entry(), "x", 500, null)));
			assertThat(outbox.settle(settlements, null).applied()).isEqualTo(51);
		});
		queries.put("claim suspects",
				() -> assertThat(outbox.claim(
						new ClaimRequest(Map.of("test", 1), Set.of("test"), 10_000, Duration.ofHours(1), true), null))
					.hasSize(1));
		queries.put("lost leases", () -> outbox.recover(100, true, null));
		queries.put("deadlines", () -> outbox.expire(100, null));
		queries.put("retry", () -> assertThat(outbox.retry("op-5", null)).isTrue());
		queries.put("discard", () -> assertThat(outbox.discard("op-6", null)).isTrue());
		OperationFilter all = OperationFilter.all();
		queries.put("retry by filter",
				() -> assertThat(
						outbox.desk().retry(all.withKind("test").withDestination("none"), transactions, () -> null))
					.isZero());
		queries.put("discard by filter",
				() -> assertThat(outbox.desk().discard(all.withDestination("d3009"), transactions, () -> null))
					.isEqualTo(1));
		queries.put("list", () -> assertThat(outbox.desk().list(all, Paging.first(100)).operations()).hasSize(100));
		queries.put("list what is rare",
				() -> assertThat(outbox.desk().list(all.withDestination("d2009"), Paging.first(100)).operations())
					.hasSize(1));
		queries.put("list what has finished",
				() -> assertThat(outbox.desk()
					.list(all.withStatus(OperationStatus.DISCARDED).withKind("test"), Paging.first(100))
					.operations()).hasSize(2));
		queries.put("list what waits",
				() -> assertThat(outbox.desk()
					.list(all.withStatus(OperationStatus.PENDING).withOrderingKey("none"), Paging.first(100))
					.operations()).isEmpty());
		queries.put("list what waits for a person", () -> assertThat(
				outbox.desk().list(all.withStatus(OperationStatus.PERMANENT_FAILED), Paging.first(100)).operations())
			.hasSize(100));
		queries.put("find", () -> assertThat(outbox.find("op-19000")).isPresent());
		queries.put("history", () -> assertThat(wal.history("op-19000")).hasSize(1));
		queries.put("replay", () -> assertThat(wal.read(WalCursor.START, 100).records()).hasSize(100));
		queries.put("prune", () -> assertThat(outbox.control().prune(Duration.ofDays(7), 100, null)).isZero());
		queries.put("resend", () -> outbox.control()
			.resend(Instant.EPOCH, Instant.EPOCH.plusSeconds(1), OperationFilter.all(), null));
		queries.put("age", store::oldestPendingSeconds);
		JdbcReceivedKeys keys = new JdbcReceivedKeys(transactions, List::of);
		ReceivedRequest request = ReceivedRequest.of(null, "new", "POST", "/", new byte[0]);
		queries.put("receive", () -> {
			assertThat(keys.claim(request, Duration.ofDays(1), null).expiresAt()).isNotNull();
			keys.answered(request, new Answer(200, Map.of(), new byte[0]));
		});
		queries.put("receive a batch",
				() -> assertThat(
						keys.claimAll(List.of(request, ReceivedRequest.of(null, "newer", "POST", "/", new byte[0])),
								new Answer(200, Map.of(), new byte[0]), Duration.ofDays(1), null))
					.hasSize(2));
		queries.put("forget what was received", () -> assertThat(keys.forget(100, null)).isZero());
		queries.forEach((name, query) -> {
			transactions.execute("test", () -> {
				query.run();
				return name;
			});
			after.accept(name);
		});
	}

	private static void counts(HikariDataSource dataSource) {
		JdbcTransactions transactions = new JdbcTransactions(dataSource, null, true,
				new DatabaseDurability(dataSource, false), () -> {
				});
		JdbcOutboxStore store = new JdbcOutboxStore(transactions, new JdbcWal(transactions));
		transactions.execute("test", () -> assertThat(store.counts().permanentFailed()).isEqualTo(598));
	}

	private static String plan(HikariDataSource dataSource, String sql) throws SQLException {
		try (Connection connection = dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement("explain " + sql)) {
			for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
				statement.setObject(i, null);
			}
			try (ResultSet rs = statement.executeQuery()) {
				rs.next();
				return rs.getString(1);
			}
		}
	}

}
