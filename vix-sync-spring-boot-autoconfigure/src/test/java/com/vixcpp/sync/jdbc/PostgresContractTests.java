package com.vixcpp.sync.jdbc;

import java.util.List;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.wal.WalCursor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contracts on PostgreSQL.
 */
class PostgresContractTests {

	@Nested
	class Store extends OutboxStoreContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class ReceivedBatch extends ReceivedBatchContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class Received extends ReceiverContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class Lifecycle extends LifecycleContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class Leases extends LeaseContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class Order extends OrderContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class OpenCallers extends OpenCallerContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class Commits extends CommitContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class Lists extends ListContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class People extends PeopleContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class Log extends WalContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class Replay extends ReplayContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

		@Test
		void aPreparedTransactionHoldsUpNobodyAndIsReadWhenItIsCommitted() {
			Caller prepared = caller();
			prepared.change(() -> enqueue("prepared"));
			prepared.sql("prepare transaction 'for-replay-" + this.dataSource.getJdbcUrl().hashCode() + "'");
			prepared.commit();
			enqueue("a");
			assertThat(read(10)).containsExactly("a/0");
			enqueue("b");
			assertThat(read(10)).containsExactly("b/0");
			new JdbcTemplate(this.dataSource)
				.execute("commit prepared 'for-replay-" + this.dataSource.getJdbcUrl().hashCode() + "'");
			assertThat(read(10)).containsExactly("prepared/0");
		}

		/** As after the return to an older copy of its files. */
		@Test
		void aCursorThatIsAheadOfTheDatabaseIsRefused() {
			enqueue("a");
			assertThat(read(10)).hasSize(1);
			String[] parts = this.cursor.value().split("\\|", -1);
			parts[3] = "2000000000:2000000000:";
			this.cursor = new WalCursor(String.join("|", parts));
			assertRefused("restored");
		}

		/** As a dump does it: rows as they were, into tables of another system. */
		@Test
		void afterARestoreTheOldCursorIsRefusedAndTheWholeLogCanBeRead() {
			enqueue("a");
			enqueue("b");
			assertThat(read(10)).hasSize(2);
			this.outbox.discard("a", T0);
			restore(2_000_000_000L);
			assertRefused("restored");
			this.cursor = WalCursor.START;
			assertThat(read(1)).containsExactly("a/0", "b/0", "a/1");
			enqueue("c");
			assertThat(read(10)).containsExactly("c/0");
		}

		@Test
		void theWholeLogCanBeReadWhereRestoredIdsAreThoseOfOpenTransactions() {
			enqueue("a");
			Caller open = caller();
			open.sql("insert into business values (1)");
			restore(1);
			assertThat(read(10)).containsExactly("a/0");
			open.commit();
			assertThat(read(10)).isEmpty();
		}

		private void restore(long later) {
			JdbcTemplate jdbc = new JdbcTemplate(this.dataSource);
			for (String table : List.of("vix_sync_wal", "vix_sync_control")) {
				jdbc.execute("alter table " + table + " rename to dumped");
				jdbc.execute("create table " + table + " (like dumped including all)");
				jdbc.execute("insert into " + table + " select * from dumped");
				jdbc.execute("drop table dumped cascade");
			}
			jdbc.execute("alter table vix_sync_wal alter column position restart with 1000");
			jdbc.update(
					"update vix_sync_wal set xid = cast(cast(cast(cast(xid as text) as bigint) + ? as text) as xid8)",
					later);
		}

	}

	@Nested
	class Rebuilding extends RebuildContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class Resends extends ResendContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class Pruning extends RetentionContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class Listeners extends ListenerContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

}
