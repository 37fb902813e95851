package com.vixcpp.sync.jdbc;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.wal.WalCursor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The contracts on H2.
 */
class H2ContractTests {

	@Nested
	class Store extends OutboxStoreContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class ReceivedBatch extends ReceivedBatchContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class Received extends ReceiverContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

		@Test
		void thePatienceOfTheConnectionIsLeftAsItWas() {
			int before = this.jdbc.sql("select lock_timeout()").query(Integer.class).single();
			this.keys.inTransaction((undo) -> {
				this.keys.claim(request("a"), RETENTION, T0);
				assertThat(this.jdbc.sql("select lock_timeout()").query(Integer.class).single()).isEqualTo(before)
					.isPositive();
				return undo;
			});
		}

	}

	@Nested
	class Lifecycle extends LifecycleContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class Leases extends LeaseContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class Order extends OrderContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class OpenCallers extends OpenCallerContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class Commits extends CommitContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

		/** A position that is taken is no id that is taken. */
		@Test
		void anOperationThatIsGivenAPositionOfTheLogAnewGetsTheNext() {
			this.outbox.enqueue(operation("a"), "base", T0);
			this.outbox.enqueue(operation("b"), "base", T0);
			new JdbcTemplate(this.dataSource).execute("alter table vix_sync_wal alter column position restart with 1");
			assertThat(this.outbox.enqueue(operation("c"), "base", T0)).isTrue();
			assertThat(this.outbox.counts().pending()).isEqualTo(3);
		}

	}

	@Nested
	class Lists extends ListContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class People extends PeopleContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class Log extends WalContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class Replay extends ReplayContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

		@Test
		void whatAnotherReaderIsJustNumberingIsReadAsWell() {
			enqueue("a");
			Caller other = caller();
			other.sql("update vix_sync_control set content = '0:0:1:0' where name = 'log'");
			other.sql("update vix_sync_wal set seal = 1");
			CompletableFuture<List<String>> reading = CompletableFuture.supplyAsync(() -> read(10));
			await().until(() -> new JdbcTemplate(this.dataSource).queryForObject(
					"select count(*) from information_schema.sessions where blocker_id is not null",
					Integer.class) == 1);
			other.commit();
			assertThat(reading.join()).containsExactly("a/0");
		}

		/**
		 * The log is what it was at some time before, and its seals are given out again.
		 */
		@Test
		void afterARestoreOfAnOlderStateTheCursorIsRefused() {
			enqueue("a");
			assertThat(read(10)).hasSize(1);
			String then = new JdbcTemplate(this.dataSource)
				.queryForObject("select content from vix_sync_control where name = 'log'", String.class);
			enqueue("b");
			assertThat(read(10)).hasSize(1);
			new JdbcTemplate(this.dataSource).update("delete from vix_sync_wal where operation_id = 'b'");
			new JdbcTemplate(this.dataSource).update("update vix_sync_control set content = ? where name = 'log'",
					then);
			assertRefused("restored");
			enqueue("c");
			this.wal.read(WalCursor.START, 10);
			assertRefused("restored");
		}

	}

	@Nested
	class Rebuilding extends RebuildContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class Resends extends ResendContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class Pruning extends RetentionContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class Listeners extends ListenerContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

}
