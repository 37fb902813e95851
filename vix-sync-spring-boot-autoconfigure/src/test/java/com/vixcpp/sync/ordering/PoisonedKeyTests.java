package com.vixcpp.sync.ordering;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.jdbc.JdbcOutboxStore;
import com.vixcpp.sync.jdbc.JdbcTransactions;
import com.vixcpp.sync.jdbc.JdbcWal;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Law 7 for ordering keys: what waits behind an operation that failed for good costs the
 * other keys nothing. Two databases side by side, one with a long line behind a held key
 * ({@code -Dvix.ordering.behind=…}), take turns.
 */
class PoisonedKeyTests {

	private static final Logger logger = LoggerFactory.getLogger(PoisonedKeyTests.class);

	private static final int BEHIND = Integer.getInteger("vix.ordering.behind", 100_000);

	private static final int ROUNDS = 8;

	private static final int OPERATIONS = 500;

	private static final String FILL = """
			insert into vix_sync_outbox (position, operation_id, status, attempt, revision, due_at, kind, destination,
			  ordering_key, size, created_at)
			select -n, 'behind-' || n, 0, 0, 0, current_timestamp, 'test', 'test', 'poisoned', 2, current_timestamp
			from %s
			""";

	@ParameterizedTest
	@EnumSource
	void healthyKeysDoNotNoticeALongLineBehindAPoisonedOne(TestDatabase database) {
		try (Side healthy = new Side(database); Side poisoned = new Side(database)) {
			poisoned.poison(database);
			List<Double> without = new ArrayList<>();
			List<Double> with = new ArrayList<>();
			for (int round = 0; round <= ROUNDS; round++) {
				double plain = healthy.round(round);
				double beside = poisoned.round(round);
				if (round > 0) {
					without.add(plain);
					with.add(beside);
				}
			}
			logger.info("{}, {} behind: p99 {} ms without, {} ms with", database, BEHIND, without, with);
			assertThat(poisoned.outbox.keys().held()).isEqualTo(1);
			assertThat(best(with)).isLessThan(best(without) * 1.1 + 1);
		}
	}

	/** The least disturbed rounds: whatever else the machine does only adds. */
	private static double best(List<Double> rounds) {
		return rounds.stream().sorted().limit(ROUNDS / 4).mapToDouble(Double::doubleValue).average().orElseThrow();
	}

	/** An engine on a database of its own. */
	private static final class Side implements AutoCloseable {

		private final HikariDataSource dataSource;

		private final Outbox outbox;

		private final SyncEngine engine;

		private final Map<String, Long> arrived = new ConcurrentHashMap<>();

		Side(TestDatabase database) {
			this.dataSource = database.migrated();
			JdbcTransactions transactions = TestDatabase.transactions(this.dataSource);
			this.outbox = new Outbox("one", new JdbcOutboxStore(transactions, new JdbcWal(transactions)),
					OrderingNode.RETRY, new Random(1));
			this.engine = OrderingNode.engine(this.outbox, SyncTransport.of("test", (operation) -> {
				this.arrived.put(operation.id(), System.nanoTime());
				return operation.id().equals("poison") ? SendResult.rejected("never") : SendResult.delivered();
			}), Duration.ofSeconds(30), new Random(1));
			this.engine.start();
		}

		void poison(TestDatabase database) {
			this.outbox.enqueue(Operation.of("test", "x", "{}").withId("poison").withOrderingKey("poisoned"), "test",
					null);
			await().until(() -> this.outbox.keys().held() == 1);
			JdbcClient jdbc = JdbcClient.create(this.dataSource);
			long started = System.nanoTime();
			jdbc.sql(FILL.formatted((database == TestDatabase.H2) ? "system_range(1, " + BEHIND + ") s(n)"
					: "generate_series(1, " + BEHIND + ") s(n)"))
				.update();
			long filled = System.nanoTime();
			await().atMost(Duration.ofMinutes(5))
				.until(() -> jdbc.sql(
						"select count(*) from (select 1 from vix_sync_outbox where place = 0 and waiting_key is not null"
								+ " limit 1) n")
					.query(Integer.class)
					.single() == 0);
			logger.info("{}: {} filled in {} ms, lined up in {} ms", database, BEHIND, (filled - started) / 1_000_000,
					(System.nanoTime() - filled) / 1_000_000);
			if (database == TestDatabase.POSTGRESQL) {
				jdbc.sql("vacuum analyze vix_sync_outbox").update();
			}
		}

		/** The 99th percentile from enqueue to arrival, in milliseconds. */
		double round(int round) {
			long[] enqueued = new long[OPERATIONS];
			for (int i = 0; i < OPERATIONS; i++) {
				enqueued[i] = System.nanoTime();
				this.outbox.enqueue(
						Operation.of("test", "x", "{}").withId(round + "-" + i).withOrderingKey("key" + i % 50), "test",
						null);
				this.engine.wake();
				LockSupport.parkNanos(500_000);
			}
			await().atMost(Duration.ofMinutes(1)).until(() -> this.arrived.keySet().containsAll(ids(round)));
			long[] latencies = new long[OPERATIONS];
			for (int i = 0; i < OPERATIONS; i++) {
				latencies[i] = this.arrived.get(round + "-" + i) - enqueued[i];
			}
			Arrays.sort(latencies);
			return latencies[OPERATIONS * 99 / 100] / 1e6;
		}

		private static List<String> ids(int round) {
			List<String> ids = new ArrayList<>();
			for (int i = 0; i < OPERATIONS; i++) {
				ids.add(round + "-" + i);
			}
			return ids;
		}

		@Override
		public void close() {
			this.engine.stop();
			this.dataSource.close();
		}

	}

}
