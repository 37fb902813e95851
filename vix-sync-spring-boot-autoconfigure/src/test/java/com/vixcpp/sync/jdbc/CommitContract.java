package com.vixcpp.sync.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.vixcpp.sync.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Law 2 at the edges of a transaction: what is enqueued belongs to the commit or is not
 * there, and the engine is woken after it, once.
 */
abstract class CommitContract extends StoreContract {

	private final AtomicInteger woken = new AtomicInteger();

	private JdbcTransactions callers;

	private TransactionTemplate transaction;

	@BeforeEach
	void count() {
		this.callers = new JdbcTransactions(this.dataSource, null, false,
				new DatabaseDurability(this.dataSource, false), this.woken::incrementAndGet);
		this.store = new JdbcOutboxStore(this.callers, new JdbcWal(this.callers));
		this.outbox = outbox("one");
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
	}

	private boolean enqueue(String id) {
		return this.callers.execute(List.of(id), () -> this.outbox.enqueue(operation(id), "base", T0));
	}

	private static void beforeCommit(Runnable work) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void beforeCommit(boolean readOnly) {
				work.run();
			}
		});
	}

	/** Spring does not ask those again that are registered while it asks. */
	@Test
	void whatIsEnqueuedWhileOthersPrepareTheCommitIsPartOfItAndWakesTheEngine() {
		this.transaction.executeWithoutResult((status) -> beforeCommit(() -> enqueue("a")));
		assertThat(this.outbox.find("a")).isPresent();
		assertThat(this.woken).hasValue(1);
	}

	@Test
	void itWakesOnceHoweverMuchWasEnqueuedBeforeAndMeanwhile() {
		this.transaction.executeWithoutResult((status) -> {
			enqueue("a");
			beforeCommit(() -> enqueue("b"));
			enqueue("c");
		});
		assertThat(this.outbox.counts().pending()).isEqualTo(3);
		assertThat(this.woken).hasValue(1);
	}

	@Test
	void whatIsEnqueuedWhileOthersPrepareACommitThatFailsIsNotThere() {
		assertThatIllegalStateException()
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> beforeCommit(() -> {
				enqueue("a");
				throw new IllegalStateException("no commit");
			})));
		assertThat(this.outbox.find("a")).isEmpty();
		assertThat(this.woken).hasValue(0);
	}

	/** As it happens where retention and a second enqueue of an old id meet. */
	@Test
	void whatIsRemovedForItsAgeWhileItIsEnqueuedAgainIsEnqueuedAnew() {
		enqueue("a");
		Interposed removing = new Interposed(this.dataSource, "l.status as latest", () -> {
			JdbcTemplate other = new JdbcTemplate(this.dataSource);
			other.update("delete from vix_sync_outbox");
			other.update("delete from vix_sync_wal");
		});
		this.callers = TestDatabase.transactions(removing);
		this.store = new JdbcOutboxStore(this.callers, new JdbcWal(this.callers));
		this.outbox = outbox("one");
		assertThat(enqueue("a")).isTrue();
		assertThat(this.outbox.counts().pending()).isEqualTo(1);
		assertThat(enqueue("a")).isFalse();
	}

	/** As it may be after a crash of H2, whose positions begin again. */
	@Test
	void anOperationWhoseEntryFindsNoPlaceIsNotKeptInTheLogAlone() {
		enqueue("a");
		JdbcTemplate jdbc = new JdbcTemplate(this.dataSource);
		jdbc.update("update vix_sync_outbox set position = 1000");
		jdbc.execute("alter table vix_sync_wal alter column position restart with 1000");
		List<RuntimeException> thrown = new ArrayList<>();
		this.transaction.executeWithoutResult((status) -> {
			try {
				enqueue("b");
			}
			catch (RuntimeException ex) {
				thrown.add(ex);
			}
		});
		assertThat(thrown).hasSize(1);
		assertThat(this.wal.history("b")).isEmpty();
		assertThat(this.outbox.counts().pending()).as("whose place it is").isEqualTo(1);
		assertThat(enqueue("b")).isTrue();
	}

	@Test
	void aTransactionThatCanOnlyBeRolledBackIsToldSoAndNothingIsKeptBesideIt() {
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				enqueue("before");
				this.transaction.executeWithoutResult((inner) -> inner.setRollbackOnly());
				assertThatIllegalStateException().isThrownBy(() -> enqueue("a"))
					.withMessageContaining("can only be rolled back");
				assertThat(this.outbox.find("before")).as("it sees its own").isPresent();
			}));
		assertThat(this.outbox.find("before")).isEmpty();
		assertThat(this.outbox.find("a")).isEmpty();
		assertThat(this.woken).hasValue(0);
	}

}
