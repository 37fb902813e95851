package com.vixcpp.sync.autoconfigure;

import java.util.UUID;
import java.util.function.Consumer;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.wal.Wal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Law 2, both or neither: enqueue takes part in the caller's transaction, whatever it is.
 */
class EnqueueTransactionTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				JdbcClientAutoConfiguration.class, VixSyncJdbcAutoConfiguration.class, VixSyncAutoConfiguration.class))
		.withBean(SyncTransport.class, () -> SyncTransport.of("test", (operation) -> SendResult.delivered()))
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
				"vix.sync.engine.enabled=true", "vix.sync.engine.idle-sleep=1h");

	private void inTransaction(AssertableApplicationContext context, Consumer<TransactionTemplate> work) {
		work.accept(new TransactionTemplate(context.getBean(PlatformTransactionManager.class)));
	}

	private static Operation operation(String id) {
		return Operation.of("test", "somewhere", "{}").withId(id);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void localWriteLogRecordAndEntryCommitTogetherOrNotAtAll(boolean autoCommit) {
		this.runner.withPropertyValues("spring.datasource.hikari.auto-commit=" + autoCommit).run((context) -> {
			VixSync vixSync = context.getBean(VixSync.class);
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			inTransaction(context, (transaction) -> {
				transaction.executeWithoutResult((status) -> jdbc.execute("create table note (id int)"));
				transaction.executeWithoutResult((status) -> {
					jdbc.update("insert into note values (1)");
					vixSync.enqueue(operation("rolled-back"));
					assertThat(vixSync.find("rolled-back")).isPresent();
					status.setRollbackOnly();
				});
				assertThat(vixSync.find("rolled-back")).isEmpty();
				assertThat(context.getBean(Wal.class).history("rolled-back")).isEmpty();
				transaction.executeWithoutResult((status) -> {
					jdbc.update("insert into note values (2)");
					vixSync.enqueue(operation("committed"));
				});
			});
			assertThat(vixSync.find("committed")).isPresent();
			assertThat(context.getBean(Wal.class).history("committed")).isNotEmpty();
			assertThat(jdbc.queryForList("select id from note", Integer.class)).containsExactly(2);
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatIsEnqueuedPastTheCommitPointIsKept(boolean autoCommit) {
		this.runner.withPropertyValues("spring.datasource.hikari.auto-commit=" + autoCommit).run((context) -> {
			VixSync vixSync = context.getBean(VixSync.class);
			inTransaction(context, (transaction) -> transaction.executeWithoutResult((status) -> {
				vixSync.enqueue(operation("before"));
				TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
					@Override
					public void afterCommit() {
						vixSync.enqueue(operation("after-commit"));
					}

					@Override
					public void afterCompletion(int completion) {
						vixSync.enqueue(operation("after-completion"));
					}
				});
			}));
			for (String id : new String[] { "before", "after-commit", "after-completion" }) {
				assertThat(vixSync.find(id)).as(id).isPresent();
			}
		});
	}

	@Test
	void aPublishedOperationIsEnqueuedInThePublishingTransaction() {
		this.runner.run((context) -> {
			ApplicationContext publisher = context.getSourceApplicationContext();
			inTransaction(context, (transaction) -> {
				transaction.executeWithoutResult((status) -> {
					publisher.publishEvent(operation("rolled-back"));
					status.setRollbackOnly();
				});
				transaction.executeWithoutResult((status) -> publisher.publishEvent(operation("published")));
			});
			assertThat(context.getBean(VixSync.class).find("rolled-back")).isEmpty();
			assertThat(context.getBean(VixSync.class).find("published")).isPresent();
		});
	}

	@Test
	void aCommittedOperationWakesTheEngine() {
		this.runner.run((context) -> {
			VixSync vixSync = context.getBean(VixSync.class);
			inTransaction(context,
					(transaction) -> transaction.executeWithoutResult((status) -> vixSync.enqueue(operation("a"))));
			org.awaitility.Awaitility.await().until(() -> vixSync.find("a").orElseThrow().status().isFinal());
		});
	}

	@Test
	void aResumeAndAResendWakeTheEngine() {
		this.runner.run((context) -> {
			VixSync vixSync = context.getBean(VixSync.class);
			vixSync.pause();
			vixSync.enqueue(operation("a"));
			vixSync.resume();
			org.awaitility.Awaitility.await().until(() -> vixSync.find("a").orElseThrow().status().isFinal());
			assertThat(vixSync.resend("a")).isTrue();
			org.awaitility.Awaitility.await().until(() -> context.getBean(Wal.class).history("a").size() == 4);
		});
	}

	@Test
	void aReadOnlyTransactionIsRefusedBeforeAnythingIsWritten() {
		this.runner.run((context) -> inTransaction(context, (transaction) -> {
			transaction.setReadOnly(true);
			transaction.executeWithoutResult((status) -> assertThatIllegalStateException()
				.isThrownBy(() -> context.getBean(VixSync.class).enqueue(operation("a")))
				.withMessageContaining("read-only"));
		}));
	}

	@Test
	void mandatoryRefusesWithoutATransaction() {
		this.runner.withPropertyValues("vix.sync.enqueue.transaction=mandatory").run((context) -> {
			VixSync vixSync = context.getBean(VixSync.class);
			assertThatIllegalStateException().isThrownBy(() -> vixSync.enqueue(operation("a")))
				.withMessageContaining("vix.sync.enqueue.transaction");
			assertThat(vixSync.find("a")).isEmpty();
			inTransaction(context,
					(transaction) -> transaction.executeWithoutResult((status) -> vixSync.enqueue(operation("a"))));
			assertThat(vixSync.find("a")).isPresent();
		});
	}

	@Test
	void aThreadThatMustNotBlockIsRefused() {
		this.runner.run((context) -> {
			VixSync vixSync = context.getBean(VixSync.class);
			Throwable thrown = Mono.fromCallable(() -> vixSync.enqueue(operation("a")))
				.subscribeOn(Schedulers.parallel())
				.map((id) -> (Throwable) new AssertionError("enqueued " + id))
				.onErrorResume(Mono::just)
				.block();
			assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessageContaining("boundedElastic");
		});
	}

	@Test
	void whatCanNeverBeSentIsRefused() {
		this.runner.withPropertyValues("vix.sync.max-payload-size=10B").run((context) -> {
			VixSync vixSync = context.getBean(VixSync.class);
			assertThatIllegalArgumentException().isThrownBy(() -> vixSync.enqueue(Operation.of("tset", "x")))
				.withMessageContaining("Known kinds: test");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> vixSync.enqueue(Operation.of("test", "x", "01234567890")))
				.withMessageContaining("vix.sync.max-payload-size");
			assertThatIllegalStateException().isThrownBy(() -> vixSync.enqueue(operation("a"), new Object()))
				.withMessageContaining("PayloadConverter");
		});
	}

}
