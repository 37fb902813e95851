package com.vixcpp.sync.jdbc;

import java.util.List;
import java.util.stream.IntStream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.Operation;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Law 7: how much PostgreSQL reads for the lines of ordering keys, whatever its
 * statistics make it believe of 20,000 entries.
 */
class KeyReadsTests {

	private static final int ENTRIES = 20_000;

	private static final String FILL = """
			insert into vix_sync_outbox (position, operation_id, status, attempt, revision, due_at, kind, destination,
			  ordering_key, place, size, created_at)
			select n, 'op-' || n, 0, 0, 0, current_timestamp, 'test', 'test', %s, %s, 2, current_timestamp
			from generate_series(1, :entries) s(n)
			""";

	private final HikariDataSource dataSource = TestDatabase.POSTGRESQL.migrated();

	private final JdbcClient jdbc = JdbcClient.create(this.dataSource);

	private final JdbcTransactions transactions = TestDatabase.transactions(this.dataSource);

	private final JdbcOutboxStore store = new JdbcOutboxStore(this.transactions, new JdbcWal(this.transactions));

	@AfterEach
	void close() {
		this.dataSource.close();
	}

	/**
	 * Statistics that know of nothing but one long line make PostgreSQL believe that any
	 * entry is of the key that is asked for.
	 */
	@Test
	void aLongLineBehindOneKeyIsNotReadForOthers() {
		fill("'poisoned'", "case when n = 1 then 1 else 2 end");
		this.jdbc.sql("analyze vix_sync_outbox").update();
		for (String id : List.of("first", "second")) {
			this.store.insert(Operation.of("test", "x").withId(id).withOrderingKey("healthy"), "test", null);
		}
		inOneTransaction(() -> {
			int before = reads();
			assertThat(lineUp()).isEqualTo(2);
			assertThat(reads() - before).isLessThan(100);
		});
	}

	/**
	 * Statistics are as old as the last time that somebody analyzed the table: it was
	 * empty then. PostgreSQL expects so few that to read them all, and sort them, seems
	 * to cost nothing, for each key again.
	 */
	@Test
	void linesThatNothingIsKnownOfAreNotReadForEachKey() {
		this.jdbc.sql("analyze vix_sync_outbox").update();
		fill("'key-' || mod(n, 1000)", "case when n <= 1000 then 1 when n <= 10000 then 2 else 0 end");
		this.jdbc.sql("delete from vix_sync_outbox where position <= 100").update();
		List<String> headless = IntStream.rangeClosed(1, 100).mapToObj((key) -> "key-" + key).toList();
		inOneTransaction(() -> {
			int before = reads();
			int promoted = this.transactions.execute("test",
					() -> this.transactions.change((own) -> new PostgresKeys(false).promote(own, headless).promoted()));
			assertThat(promoted).isEqualTo(100);
			int promotion = reads();
			assertThat(promotion - before).as("to promote").isLessThan(700);
			this.store.keys().check();
			int check = reads();
			assertThat(check - promotion).as("to check").isLessThan(5000);
			assertThat(lineUp()).isEqualTo(2000);
			assertThat(reads() - check).as("to line up").isLessThan(10_000);
		});
	}

	private void fill(String key, String place) {
		assertThat(this.jdbc.sql(FILL.formatted(key, place)).param("entries", ENTRIES).update()).isEqualTo(ENTRIES);
		this.jdbc.sql("alter table vix_sync_wal alter column position restart with " + (ENTRIES + 1)).update();
	}

	private int lineUp() {
		return this.transactions.<Integer>execute("test", () -> this.store.keys().lineUp());
	}

	/** Of this session, in this transaction and what is not yet reported of others. */
	private int reads() {
		return this.jdbc.sql("""
				select idx_tup_fetch + seq_tup_read from pg_stat_xact_user_tables where relname = 'vix_sync_outbox'
				""").query(Integer.class).single();
	}

	private void inOneTransaction(Runnable work) {
		new TransactionTemplate(new JdbcTransactionManager(this.dataSource))
			.executeWithoutResult((status) -> work.run());
	}

}
