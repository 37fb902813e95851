package com.vixcpp.sync.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.outbox.TimeSource;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The log is pruned beside the work. {@code -Dvix.retention.operations} makes it more.
 */
@Tag("alone")
class RetentionTests {

	private static final Logger logger = LoggerFactory.getLogger(RetentionTests.class);

	private static final int FINISHED = Integer.getInteger("vix.retention.operations", 50_000);

	/** Operations that the engine sends at a time. */
	private static final int ROUND = 1500;

	/** Once alone, once beside: the machine may have other work to do. */
	private static final int ROUNDS = 7;

	private final AtomicLong names = new AtomicLong();

	@ParameterizedTest
	@EnumSource
	void whatHasBeenFinishedForLongGoesAndTheEngineHardlyNotices(TestDatabase database) {
		SyncTransport transport = SyncTransport.of("test", (operation) -> SendResult.delivered());
		try (EngineFixture fixture = new EngineFixture(database)) {
			JdbcTemplate jdbc = new JdbcTemplate(fixture.dataSource);
			finished(jdbc, database);
			SyncEngine engine = fixture.engine(transport);
			Retention retention = new Retention(fixture.outbox, Duration.ofDays(7),
					new EngineRuntime(TimeSource.DATABASE, (task) -> new Thread(task, "test-retention")));
			engine.start();
			drain(fixture, jdbc, engine, database);
			List<Double> rates = new ArrayList<>();
			for (int round = 0; round < ROUNDS; round++) {
				boolean first = round % 2 == 0;
				long one = first ? drain(fixture, jdbc, engine, database)
						: beside(retention, fixture, jdbc, engine, database);
				long other = first ? beside(retention, fixture, jdbc, engine, database)
						: drain(fixture, jdbc, engine, database);
				rates.add(first ? (double) one / other : (double) other / one);
			}
			rates.sort(null);
			logger.info("{}: {} of its rate alone while {} of {} operations were pruned", database, rates,
					FINISHED - old(jdbc), FINISHED);
			assertThat(rates.get(ROUNDS / 2)).isGreaterThan(0.75);
			assertThat(old(jdbc)).isLessThan(FINISHED);
			while (fixture.outbox.control().prune(Duration.ofDays(7), 5000, null) > 0) {
				assertThat(fixture.outbox.counts().pending()).isZero();
			}
			assertThat(old(jdbc)).isZero();
			assertThat(jdbc.queryForObject("select count(*) from vix_sync_wal where type = 2", Integer.class))
				.isEqualTo(ROUND * (2 * ROUNDS + 1));
			engine.stop();
		}
	}

	@Test
	void whereEverythingIsKeptForEverNobodyLooks() {
		List<Runnable> tasks = new ArrayList<>();
		try (EngineFixture fixture = new EngineFixture(TestDatabase.H2)) {
			Retention retention = new Retention(fixture.outbox, Duration.ZERO,
					new EngineRuntime(TimeSource.DATABASE, (task) -> {
						tasks.add(task);
						return new Thread(task);
					}));
			retention.start();
			retention.stop();
		}
		assertThat(tasks).isEmpty();
	}

	private long beside(Retention retention, EngineFixture fixture, JdbcTemplate jdbc, SyncEngine engine,
			TestDatabase database) {
		retention.start();
		long nanos = drain(fixture, jdbc, engine, database);
		retention.stop();
		return nanos;
	}

	private static int old(JdbcTemplate jdbc) {
		return jdbc.queryForObject(
				"select count(*) from vix_sync_wal where status = 2 and at < current_timestamp - interval '7' day",
				Integer.class);
	}

	private static String numbers(TestDatabase database, int count) {
		return (database == TestDatabase.H2) ? "system_range(1, " + count + ") s(n)"
				: "generate_series(1, " + count + ") s(n)";
	}

	private void put(JdbcTemplate jdbc, TestDatabase database, String name, int count, String at) {
		jdbc.update(
				"""
						insert into vix_sync_wal (operation_id, revision, type, at, status, attempt, next_attempt_at, kind, target,
						  content_type, payload, headers)
						select '%1$s-' || n, 0, 1, %2$s, 0, 0, %2$s, 'test', 'x', 'application/json', cast(? as %3$s), ''
						from %4$s
						"""
					.formatted(name, at, (database == TestDatabase.H2) ? "varbinary" : "bytea",
							numbers(database, count)),
				new byte[200]);
	}

	private void finished(JdbcTemplate jdbc, TestDatabase database) {
		put(jdbc, database, "old", FINISHED, "current_timestamp - interval '30' day");
		jdbc.update("""
				insert into vix_sync_wal (operation_id, revision, type, at, status, attempt)
				select 'old-' || n, 1, 2, current_timestamp - interval '30' day, 2, 0 from %s
				""".formatted(numbers(database, FINISHED)));
		jdbc.execute("analyze");
	}

	/** Enqueue at once, and time how long the engine takes. */
	private long drain(EngineFixture fixture, JdbcTemplate jdbc, SyncEngine engine, TestDatabase database) {
		String name = "new" + this.names.incrementAndGet();
		put(jdbc, database, name, ROUND, "current_timestamp");
		jdbc.update(
				"""
						insert into vix_sync_outbox (position, operation_id, status, attempt, revision, due_at, kind, destination,
						  size, created_at)
						select position, operation_id, 0, 0, 0, at, 'test', 'test', 200, at from vix_sync_wal
						where operation_id like '%s-%%' and revision = 0
						"""
					.formatted(name));
		long began = System.nanoTime();
		engine.wake();
		await().atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(10))
			.until(() -> fixture.outbox.counts().pending() + fixture.outbox.counts().inFlight() == 0);
		return System.nanoTime() - began;
	}

}
