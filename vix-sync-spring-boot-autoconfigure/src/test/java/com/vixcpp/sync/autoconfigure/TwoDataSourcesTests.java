package com.vixcpp.sync.autoconfigure;

import javax.sql.DataSource;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Law 2 where there is more than one resource: an operation commits with the local write
 * or is refused, and where neither can be, that is said.
 */
@ExtendWith(OutputCaptureExtension.class)
class TwoDataSourcesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(VixSyncJdbcAutoConfiguration.class, VixSyncAutoConfiguration.class))
		.withBean(SyncTransport.class, () -> SyncTransport.of("test", (operation) -> SendResult.delivered()))
		.withPropertyValues("vix.sync.engine.idle-sleep=1h");

	private final DataSource ours = Guises.pool("ours");

	private static Operation operation(String id) {
		return Operation.of("test", "somewhere", "{}").withId(id);
	}

	private static TransactionTemplate transaction(AssertableApplicationContext context, String manager) {
		return new TransactionTemplate(context.getBean(manager, PlatformTransactionManager.class));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anEnqueueInATransactionOfAnotherDataSourceIsRefusedAndWritesNothing(boolean autoCommit) {
		Guises.two(this.runner, autoCommit).run((context) -> {
			VixSync vixSync = context.getBean(VixSync.class);
			TransactionTemplate theirs = transaction(context, "theirsManager");
			theirs.setName("com.example.Orders.place");
			theirs.executeWithoutResult(
					(status) -> assertThatIllegalStateException().isThrownBy(() -> vixSync.enqueue(operation("a")))
						.withMessageContaining("com.example.Orders.place")
						.withMessageContaining("@VixSyncDataSource"));
			// To look at our database binds a connection of it to the thread.
			theirs.executeWithoutResult((status) -> {
				assertThat(vixSync.find("a")).isEmpty();
				assertThatIllegalStateException().isThrownBy(() -> vixSync.enqueue(operation("a")))
					.withMessageContaining("another DataSource");
			});
			assertThat(vixSync.find("a")).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anEnqueueCommitsWithTheInnermostTransaction(boolean autoCommit) {
		Guises.two(this.runner, autoCommit).run((context) -> {
			VixSync vixSync = context.getBean(VixSync.class);
			TransactionTemplate mine = transaction(context, "oursManager");
			TransactionTemplate theirs = transaction(context, "theirsManager");
			theirs.executeWithoutResult((outer) -> {
				mine.executeWithoutResult((status) -> vixSync.enqueue(operation("kept")));
				mine.executeWithoutResult((status) -> {
					vixSync.enqueue(operation("rolled-back"));
					status.setRollbackOnly();
				});
				outer.setRollbackOnly();
			});
			assertThat(vixSync.find("kept")).isPresent();
			assertThat(vixSync.find("rolled-back")).isEmpty();
			mine.executeWithoutResult((outer) -> theirs.executeWithoutResult(
					(status) -> assertThatIllegalStateException().isThrownBy(() -> vixSync.enqueue(operation("a")))));
		});
	}

	@ParameterizedTest
	@EnumSource
	void aTransactionByWayOfAProxyOfTheOutboxsDataSourceIsJoined(Guises guise) {
		assertJoined(this.ours, guise.of(this.ours));
	}

	@ParameterizedTest
	@EnumSource
	void aTransactionOfWhatTheOutboxsDataSourceIsAProxyOfIsJoined(Guises guise) {
		assertJoined(guise.of(this.ours), this.ours);
	}

	/** Of one from another library it cannot be told. */
	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FOREIGN")
	void aTransactionByWayOfAnotherProxyOfTheSameDataSourceIsJoined(Guises guise) {
		assertJoined(guise.of(this.ours), guise.of(this.ours));
	}

	@Test
	void aTransactionByWayOfAProxyOfASubclassThatSpringHasMadeIsJoined() {
		assertJoined(Guises.FOREIGN.of(Guises.subclassed(this.ours)), this.ours);
	}

	private void assertJoined(DataSource outbox, DataSource local) {
		Guises.withManager(this.runner, "manager", local)
			.withBean("outbox", DataSource.class, () -> outbox)
			.run((context) -> {
				VixSync vixSync = context.getBean(VixSync.class);
				JdbcTemplate jdbc = new JdbcTemplate(local);
				jdbc.execute("create table note (id varchar(20))");
				TransactionTemplate transaction = transaction(context, "manager");
				for (boolean commit : new boolean[] { false, true }) {
					String id = "commit-" + commit;
					transaction.executeWithoutResult((status) -> {
						jdbc.update("insert into note values (?)", id);
						vixSync.enqueue(operation(id));
						assertThat(vixSync.find(id)).isPresent();
						if (!commit) {
							status.setRollbackOnly();
						}
					});
					assertThat(vixSync.find(id).isPresent()).isEqualTo(commit);
				}
				assertThat(jdbc.queryForList("select id from note", String.class)).containsExactly("commit-true");
				org.awaitility.Awaitility.await()
					.until(() -> vixSync.find("commit-true").orElseThrow().status().isFinal());
			});
	}

	@Test
	void whatIsNotToJoinStaysOutsideAlsoBehindAProxyThatWouldJoin() {
		Guises.withManager(this.runner, "manager", this.ours)
			.withBean("outbox", DataSource.class, () -> Guises.AWARE.of(this.ours))
			.run((context) -> {
				JdbcTemplate jdbc = new JdbcTemplate(this.ours);
				jdbc.execute("create table note (id varchar(20))");
				transaction(context, "manager").executeWithoutResult((status) -> {
					jdbc.update("insert into note values ('a')");
					assertThat(context.getBean(VixSync.class).pause()).isTrue();
					status.setRollbackOnly();
				});
				assertThat(jdbc.queryForList("select id from note")).isEmpty();
				assertThat(context.getBean(VixSync.class).paused()).isPresent();
			});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aProxyThatLogsInAsSomebodyElseOrRoutesIsNotUnwrapped(boolean routes) {
		DataSource other = routes ? Guises.routingTo(this.ours) : Guises.asSomebodyElse(this.ours);
		Guises.withManager(this.runner, "manager", other)
			.withBean("outbox", DataSource.class, () -> this.ours)
			.run((context) -> transaction(context, "manager")
				.executeWithoutResult((status) -> assertThatIllegalStateException()
					.isThrownBy(() -> context.getBean(VixSync.class).enqueue(operation("a")))
					.withMessageContaining("another DataSource")));
	}

	@Test
	void aTransactionThatIsNotOfADatabaseIsWarnedAboutOnce(CapturedOutput output) {
		Guises.withoutDatabase(this.runner).withBean("outbox", DataSource.class, () -> this.ours).run((context) -> {
			VixSync vixSync = context.getBean(VixSync.class);
			transaction(context, "jms").executeWithoutResult((status) -> {
				vixSync.enqueue(operation("a"));
				vixSync.enqueue(operation("b"));
				status.setRollbackOnly();
			});
			assertThat(vixSync.find("a")).isPresent();
			assertThat(vixSync.find("b")).isPresent();
			assertThat(warnings(output)).isOne();
			assertThat(output).doesNotContain("outside a transaction");
		});
	}

	@Test
	void mandatoryRefusesATransactionThatIsNotOfTheOutboxsDatabase(CapturedOutput output) {
		Guises.withoutDatabase(this.runner)
			.withBean("outbox", DataSource.class, () -> this.ours)
			.withPropertyValues("vix.sync.enqueue.transaction=mandatory")
			.run((context) -> transaction(context, "jms").executeWithoutResult((status) -> {
				assertThatIllegalStateException()
					.isThrownBy(() -> context.getBean(VixSync.class).enqueue(operation("a")))
					.withMessageContaining("vix.sync.enqueue.transaction");
				assertThat(context.getBean(VixSync.class).find("a")).isEmpty();
			}));
		assertThat(warnings(output)).isZero();
	}

	private static long warnings(CapturedOutput output) {
		return output.getOut().lines().filter((line) -> line.contains("WARN") && line.contains("JMS")).count();
	}

	@Test
	void requiredOpensATransactionOfItsOwnAndSaysSoOnce(CapturedOutput output) {
		this.runner.withBean("outbox", DataSource.class, () -> this.ours).run((context) -> {
			VixSync vixSync = context.getBean(VixSync.class);
			vixSync.enqueue(operation("a"));
			vixSync.enqueue(operation("b"));
			assertThat(vixSync.find("b")).isPresent();
		});
		assertThat(output.getOut().lines()).filteredOn((line) -> line.contains("outside a transaction")).hasSize(1);
	}

	@Test
	void aRoutingDataSourceIsRefusedAtTheStartAlsoBehindAProxy() {
		DataSource routing = Guises.routingTo(this.ours);
		for (DataSource each : new DataSource[] { routing, Guises.LAZY.of(routing), Guises.FOREIGN.of(routing) }) {
			this.runner.withBean("outbox", DataSource.class, () -> each)
				.run((context) -> assertThat(context).hasFailed()
					.getFailure()
					.rootCause()
					.hasMessageContaining("routing")
					.hasMessageContaining(each.getClass().getName()));
		}
	}

	@Test
	void ofSeveralDataSourcesOneMustBeMarked() {
		this.runner.withBean("one", DataSource.class, () -> this.ours)
			.withBean("two", DataSource.class, () -> this.ours)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("several DataSource beans"));
	}

	@Test
	void twoMarkedDataSourcesAreRefusedByName() {
		Guises.two(this.runner, true)
			.withUserConfiguration(Guises.AnotherMarked.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("@VixSyncDataSource")
				.hasMessageContaining("ours")
				.hasMessageContaining("another"));
	}

}
