package com.vixcpp.sync.outbox;

import java.util.List;
import java.util.stream.LongStream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.jdbc.JdbcOutboxStore;
import com.vixcpp.sync.jdbc.JdbcTransactions;
import com.vixcpp.sync.jdbc.JdbcWal;
import com.vixcpp.sync.outbox.MemoryStore.Guard;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Claim, renew, expire, settle in 100,000 orders that an adversary chooses: who has lost
 * its lease changes nothing, and what is held is not taken away.
 */
class ScheduleTests {

	private static final int SCHEDULES = 100_000;

	/** Played on the databases as well, to see that the model is like them. */
	private static final int COMPARED = 200;

	private static LongStream breaching(int schedules, Guard... without) {
		return LongStream.range(0, schedules)
			.filter((seed) -> !Schedule.play(new MemoryStore(without), seed, false).breaches().isEmpty());
	}

	@Test
	void noScheduleLetsAStaleResultIn() {
		assertThat(
				breaching(SCHEDULES).mapToObj((seed) -> Schedule.play(new MemoryStore(), seed, true).breaches().get(0))
					.limit(3)
					.toList())
			.isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void theSameSchedulesNoticeAGuardThatIsMissing(Guard guard) {
		assertThat(breaching(SCHEDULES / 10, guard).count()).isGreaterThan(10);
	}

	@ParameterizedTest
	@EnumSource
	void theDatabasesDoWhatTheModelDoes(TestDatabase database) {
		try (HikariDataSource dataSource = database.migrated()) {
			JdbcTransactions transactions = TestDatabase.transactions(dataSource);
			OutboxStore store = new JdbcOutboxStore(transactions, new JdbcWal(transactions));
			JdbcClient jdbc = JdbcClient.create(dataSource);
			for (long seed = 0; seed < COMPARED; seed++) {
				List<String> model = Schedule.play(new MemoryStore(), seed, true).trace();
				assertThat(Schedule.play(store, seed, true).trace()).as("seed %d", seed).isEqualTo(model);
				jdbc.sql("delete from vix_sync_outbox").update();
			}
		}
	}

}
