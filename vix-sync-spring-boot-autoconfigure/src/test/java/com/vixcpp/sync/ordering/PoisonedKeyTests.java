package com.vixcpp.sync.ordering;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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
import org.junit.jupiter.api.Tag;
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
@Tag("alone")
class PoisonedKeyTests {

	private static final Logger logger = LoggerFactory.getLogger(PoisonedKeyTests.class);

	private static final int BEHIND = Integer.getInteger("vix.ordering.behind", 100_000);

	/**
	 * What reads the line would be slower by far more. A machine that does much else
	 * needs room; the profile {@code ordering}, to be run on a quiet one, allows 1.1.
	 */
	private static final double RATIO = Double.parseDouble(System.getProperty("vix.ordering.ratio", "2"));

	private static final int WARM_UP = 200;

	private static final int OPERATIONS = 1500;

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
			for (int i = 0; i < WARM_UP + OPERATIONS; i++) {
				boolean first = i % 2 == 0;
				double one = (first ? healthy : poisoned).send(i);
				double other = (first ? poisoned : healthy).send(i);
				if (i >= WARM_UP) {
					without.add(first ? one : other);
					with.add(first ? other : one);
				}
			}
			logger.info("{}, {} behind: median {} ms without, {} ms with; p99 {} ms without, {} ms with", database,
					BEHIND, percentile(without, 50), percentile(with, 50), percentile(without, 99),
					percentile(with, 99));
			assertThat(poisoned.outbox.keys().held()).isEqualTo(1);
			assertThat(percentile(with, 50)).isLessThan(percentile(without, 50) * RATIO);
			assertThat(percentile(with, 99)).isLessThan(percentile(without, 99) * RATIO);
		}
	}

	private static double percentile(List<Double> latencies, int percent) {
		return latencies.stream().sorted().skip(latencies.size() * percent / 100L).findFirst().orElseThrow();
	}

	/** An engine on a database of its own. */
	private static final class Side implements AutoCloseable {

		private final HikariDataSource dataSource;

		private final Outbox outbox;

		private final SyncEngine engine;

		private final Map<String, CountDownLatch> arrivals = new ConcurrentHashMap<>();

		Side(TestDatabase database) {
			this.dataSource = database.migrated();
			JdbcTransactions transactions = TestDatabase.transactions(this.dataSource);
			this.outbox = new Outbox("one", new JdbcOutboxStore(transactions, new JdbcWal(transactions)),
					OrderingNode.RETRY, new Random(1));
			this.engine = OrderingNode.engine(this.outbox, SyncTransport.of("test", (operation) -> {
				if (operation.id().equals("poison")) {
					return SendResult.rejected("never");
				}
				this.arrivals.remove(operation.id()).countDown();
				return SendResult.delivered();
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
			if (database == TestDatabase.H2) {
				jdbc.sql("""
						insert into vix_sync_bound (position, place, ordering_key)
						select position, place, ordering_key from vix_sync_outbox where position < 0
						""").update();
			}
			long filled = System.nanoTime();
			await().atMost(Duration.ofMinutes(5))
				.until(() -> jdbc.sql(
						"select count(*) from (select 1 from vix_sync_outbox where place = 0 and ordering_key is not null"
								+ " limit 1) n")
					.query(Integer.class)
					.single() == 0);
			logger.info("{}: {} filled in {} ms, lined up in {} ms", database, BEHIND, (filled - started) / 1_000_000,
					(System.nanoTime() - filled) / 1_000_000);
			if (database == TestDatabase.POSTGRESQL) {
				jdbc.sql("vacuum analyze vix_sync_outbox").update();
			}
		}

		/** From enqueue to arrival, in milliseconds. */
		double send(int number) {
			String id = "healthy-" + number;
			CountDownLatch arrival = new CountDownLatch(1);
			this.arrivals.put(id, arrival);
			long enqueued = System.nanoTime();
			this.outbox.enqueue(Operation.of("test", "x", "{}").withId(id).withOrderingKey("key" + number % 50), "test",
					null);
			this.engine.wake();
			try {
				assertThat(arrival.await(60, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return (System.nanoTime() - enqueued) / 1e6;
		}

		@Override
		public void close() {
			this.engine.stop();
			this.dataSource.close();
		}

	}

}
