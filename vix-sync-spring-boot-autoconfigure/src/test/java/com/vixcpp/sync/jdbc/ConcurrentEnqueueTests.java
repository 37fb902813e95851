package com.vixcpp.sync.jdbc;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.DuplicateOperationException;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * B5: two transactions enqueue under one id at the same moment. One of them wins, the
 * other learns what the winner said, and wherever the database lets it, its transaction
 * goes on.
 */
class ConcurrentEnqueueTests {

	private HikariDataSource dataSource;

	private JdbcTransactions transactions;

	private Outbox outbox;

	private JdbcClient jdbc;

	private void open(TestDatabase database) {
		this.dataSource = database.migrated();
		this.transactions = TestDatabase.transactions(this.dataSource);
		this.outbox = new Outbox("one", new JdbcOutboxStore(this.transactions, new JdbcWal(this.transactions)),
				RetryPolicy.DEFAULT, new Random(1));
		this.jdbc = JdbcClient.create(this.dataSource);
		this.jdbc.sql("create table note (text varchar(20))").update();
	}

	@AfterEach
	void close() {
		this.dataSource.close();
	}

	private static Operation operation(String payload) {
		return Operation.of("test", "somewhere", payload).withId("a");
	}

	private boolean enqueue(Operation operation) {
		return this.transactions.execute("test", () -> this.outbox.enqueue(operation, "test", null));
	}

	private TransactionTemplate transaction(int isolation) {
		TransactionTemplate template = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		template.setIsolationLevel(isolation);
		return template;
	}

	/**
	 * Let one transaction enqueue and commit only once another, which writes locally
	 * first, waits for it or has been refused.
	 * @return what the other's enqueue returned or threw
	 */
	private Object race(int isolation, boolean firstCommits, Operation second, Consumer<Object> inTransaction) {
		CountDownLatch written = new CountDownLatch(1);
		CompletableFuture<Void> done = new CompletableFuture<>();
		CompletableFuture<Void> first = CompletableFuture.runAsync(
				() -> transaction(TransactionDefinition.ISOLATION_READ_COMMITTED).executeWithoutResult((status) -> {
					enqueue(operation("first"));
					written.countDown();
					await().until(() -> done.isDone() || waiting());
					if (!firstCommits) {
						status.setRollbackOnly();
					}
				}));
		AtomicReference<Object> outcome = new AtomicReference<>();
		transaction(isolation).executeWithoutResult((status) -> {
			this.jdbc.sql("insert into note values ('local')").update();
			if (!isPostgres()) {
				this.jdbc.sql("set lock_timeout 300").update();
			}
			await().until(() -> written.getCount() == 0);
			try {
				outcome.set(enqueue(second));
			}
			catch (RuntimeException ex) {
				outcome.set(ex);
			}
			done.complete(null);
			first.join();
			inTransaction.accept(outcome.get());
			if (outcome.get() instanceof TransientDataAccessException && isPostgres()) {
				status.setRollbackOnly();
			}
		});
		return outcome.get();
	}

	private boolean isPostgres() {
		return this.transactions.vendor() == DatabaseVendor.POSTGRESQL;
	}

	/** On H2 the one that waits is refused before the other commits. */
	private boolean waiting() {
		return isPostgres() && this.jdbc
			.sql("select count(*) from pg_locks where not granted and pid <> pg_backend_pid()"
					+ " and pid in (select pid from pg_stat_activity where datname = current_database())")
			.query(Integer.class)
			.single() > 0;
	}

	private void localWriteIsThere() {
		assertThat(this.jdbc.sql("select text from note").query(String.class).list()).containsExactly("local");
	}

	@Test
	@DisplayName("B5: PostgreSQL, read committed: the same is a no-op, and the transaction goes on")
	void theSameAtTheSameMomentIsANoOp() {
		open(TestDatabase.POSTGRESQL);
		assertThat(race(TransactionDefinition.ISOLATION_READ_COMMITTED, true, operation("first"), (outcome) -> {
		})).isEqualTo(false);
		localWriteIsThere();
	}

	@Test
	@DisplayName("B5: PostgreSQL, read committed: something else is refused, and the transaction goes on")
	void somethingElseAtTheSameMomentIsRefused() {
		open(TestDatabase.POSTGRESQL);
		assertThat(race(TransactionDefinition.ISOLATION_READ_COMMITTED, true, operation("second"),
				(outcome) -> enqueue(operation("third").withId("b"))))
			.isInstanceOf(DuplicateOperationException.class);
		localWriteIsThere();
		assertThat(this.outbox.find("b")).isPresent();
	}

	@Test
	@DisplayName("B5: PostgreSQL: where the first rolls back, the second is kept")
	void whereTheFirstRollsBackTheSecondIsKept() {
		open(TestDatabase.POSTGRESQL);
		assertThat(race(TransactionDefinition.ISOLATION_READ_COMMITTED, false, operation("second"), (outcome) -> {
		})).isEqualTo(true);
		localWriteIsThere();
		assertThat(this.outbox.find("a").orElseThrow().operation()).isEqualTo(operation("second"));
	}

	@Test
	@DisplayName("B5: PostgreSQL, repeatable read: the second is told to try again, and then is a no-op")
	void atRepeatableReadTheSecondIsToldToTryAgain() {
		open(TestDatabase.POSTGRESQL);
		assertThat(race(TransactionDefinition.ISOLATION_REPEATABLE_READ, true, operation("first"), (outcome) -> {
		})).isInstanceOf(TransientDataAccessException.class);
		assertThat(this.jdbc.sql("select text from note").query(String.class).list()).isEmpty();
		transaction(TransactionDefinition.ISOLATION_REPEATABLE_READ)
			.executeWithoutResult((status) -> assertThat(enqueue(operation("first"))).isFalse());
		assertThat(this.outbox.find("a").orElseThrow().status()).isEqualTo(OperationStatus.PENDING);
	}

	@ParameterizedTest
	@org.junit.jupiter.params.provider.ValueSource(ints = { TransactionDefinition.ISOLATION_READ_COMMITTED,
			TransactionDefinition.ISOLATION_REPEATABLE_READ, TransactionDefinition.ISOLATION_SERIALIZABLE })
	@DisplayName("B5: H2: the second waits for the lock timeout, is told so, and its transaction goes on")
	void onH2TheSecondWaitsForTheLockTimeoutAndGoesOn(int isolation) {
		open(TestDatabase.H2);
		Object outcome = race(isolation, true, operation("first"),
				(refused) -> enqueue(operation("other").withId("b")));
		assertThat(outcome).isInstanceOf(TransientDataAccessException.class);
		localWriteIsThere();
		assertThat(this.outbox.find("b")).isPresent();
		assertThat(enqueue(operation("first"))).isFalse();
	}

	static Stream<Arguments> levels() {
		return Stream.of(TestDatabase.values())
			.flatMap((database) -> Stream
				.of(TransactionDefinition.ISOLATION_READ_COMMITTED, TransactionDefinition.ISOLATION_REPEATABLE_READ,
						TransactionDefinition.ISOLATION_SERIALIZABLE)
				.map((level) -> arguments(database, level)));
	}

	@ParameterizedTest
	@MethodSource("levels")
	@DisplayName("B5: a duplicate of what is there breaks no transaction at any level")
	void aDuplicateOfWhatIsThereBreaksNoTransaction(TestDatabase database, int isolation) {
		open(database);
		enqueue(operation("first"));
		enqueue(operation("gone").withId("gone"));
		this.outbox.discard("gone", null);
		transaction(isolation).executeWithoutResult((status) -> {
			this.jdbc.sql("insert into note values ('local')").update();
			assertThat(enqueue(operation("first"))).isFalse();
			assertThatExceptionOfType(DuplicateOperationException.class).isThrownBy(() -> enqueue(operation("second")))
				.withMessageContaining("something else");
			assertThatExceptionOfType(DuplicateOperationException.class)
				.isThrownBy(() -> enqueue(operation("gone").withId("gone")))
				.withMessageContaining("DISCARDED");
			assertThat(enqueue(operation("twice").withId("twice"))).isTrue();
			assertThat(enqueue(operation("twice").withId("twice"))).isFalse();
		});
		localWriteIsThere();
		assertThat(this.outbox.find("twice")).isPresent();
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	@DisplayName("B5: an id whose first transaction rolled back is free")
	void anIdWhoseTransactionRolledBackIsFree(TestDatabase database) {
		open(database);
		transaction(TransactionDefinition.ISOLATION_READ_COMMITTED).executeWithoutResult((status) -> {
			enqueue(operation("first"));
			status.setRollbackOnly();
		});
		assertThat(enqueue(operation("second"))).isTrue();
	}

}
