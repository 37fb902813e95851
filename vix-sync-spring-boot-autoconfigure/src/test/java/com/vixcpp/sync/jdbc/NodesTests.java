package com.vixcpp.sync.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.outbox.StoreUnavailableException;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.jdbc.PgConnection;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The leases of the dead need not run out, and those of the living are never taken.
 */
class NodesTests {

	private final List<AutoCloseable> open = new ArrayList<>();

	private HikariDataSource dataSource;

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable each : this.open) {
			each.close();
		}
	}

	private void database(TestDatabase database) {
		this.dataSource = database.migrated();
		this.open.add(this.dataSource);
	}

	private Outbox outbox(Node node) {
		JdbcTransactions transactions = TestDatabase.transactions(this.dataSource);
		Nodes nodes = new Nodes(node, transactions);
		this.open.add(0, nodes);
		JdbcOutboxStore store = new JdbcOutboxStore(transactions, new JdbcWal(transactions), nodes);
		return new Outbox(node.owner(), store, RetryPolicy.DEFAULT, new Random(1));
	}

	/** Of a node that has claimed, and whose session with its lock has ended since. */
	private Outbox withoutItsSession(Node node) {
		database(TestDatabase.POSTGRESQL);
		Outbox outbox = outbox(node);
		claim(outbox);
		endSessionsHoldingLocks(node.lockKey());
		return outbox;
	}

	private static ClaimedOperation claim(Outbox outbox) {
		outbox.enqueue(Operation.of("test", "x").withId("a"), "test", null);
		return outbox.claim(new ClaimRequest(Map.of("test", 1), Set.of("test"), 1000, Duration.ofHours(1), false), null)
			.get(0);
	}

	@ParameterizedTest
	@EnumSource
	void theLeasesOfAProcessThatHasEndedAreTakenBackAtOnce(TestDatabase database) throws Exception {
		database(database);
		claim(outbox(ended()));
		Outbox next = outbox(Node.current(true));
		assertThat(next.recover(10, true, null)).isEqualTo(1);
		assertThat(next.counts().pending()).isEqualTo(1);
		assertThat(next.find("a").orElseThrow().attempt()).isZero();
	}

	@Test
	void aProcessIdThatIsUsedAgainIsAnotherProcess() {
		database(TestDatabase.H2);
		Node self = Node.current(false);
		claim(outbox(new Node("before", self.place(), self.pid(), "another beginning", false)));
		assertThat(outbox(Node.current(false)).recover(10, true, null)).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void twoReplicasNeverTakeEachOthersLeases(TestDatabase database) {
		database(database);
		Outbox one = outbox(Node.current(true));
		ClaimedOperation claimed = claim(one);
		Outbox other = outbox(Node.current(true));
		ClaimRequest nothing = new ClaimRequest(Map.of(), Set.of("test"), 1, Duration.ofHours(1), false);
		other.claim(nothing, null);
		await().pollDelay(Duration.ofSeconds(2)).until(() -> other.recover(10, true, null) == 0);
		assertThat(one.complete(claimed, null)).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void aProcessElsewhereIsNeverTakenForDeadByItsProcessId(TestDatabase database) {
		database(database);
		claim(outbox(new Node("elsewhere", "another kernel", 1, "another beginning", false)));
		assertThat(outbox(Node.current(true)).recover(10, true, null)).isZero();
	}

	@Test
	void aNodeElsewhereThatHasLostItsSessionIsTakenForDeadAfterTwoLooksFiveSecondsApart() throws Exception {
		database(TestDatabase.POSTGRESQL);
		Node elsewhere = new Node("elsewhere", "another kernel", 1, "another beginning", true);
		claim(outbox(elsewhere));
		Outbox other = outbox(Node.current(true));
		other.claim(new ClaimRequest(Map.of(), Set.of("test"), 1, Duration.ofHours(1), false), null);
		assertThat(other.recover(10, true, null)).as("its session lives").isZero();
		JdbcClient jdbc = JdbcClient.create(this.dataSource);
		await().atMost(Duration.ofSeconds(30))
			.until(() -> jdbc.sql("select clock_timestamp() - pg_postmaster_start_time() > interval '16' second")
				.query(Boolean.class)
				.single());
		long ended = System.nanoTime();
		endSessionsHoldingLocks(elsewhere.lockKey());
		await().atMost(Duration.ofSeconds(40)).until(() -> other.recover(10, true, null) == 1);
		assertThat(System.nanoTime() - ended).isGreaterThan(Duration.ofSeconds(5).toNanos());
	}

	@Test
	void aNodeThatHasLostItsSessionTakesItsLockAgainBeforeItClaims() {
		Node self = Node.current(true);
		Outbox outbox = withoutItsSession(self);
		JdbcClient jdbc = JdbcClient.create(this.dataSource);
		ClaimRequest request = new ClaimRequest(Map.of("test", 1), Set.of("test"), 1, Duration.ofHours(1), false);
		await().atMost(Duration.ofSeconds(10)).until(() -> {
			outbox.claim(request, null);
			return locks(jdbc, self.lockKey()) == 1;
		});
	}

	@Test
	void aNodeThatWasTakenForDeadIsKnownToTheOthersAgainOnceItHasItsLock() {
		Node self = Node.current(true);
		Outbox outbox = withoutItsSession(self);
		JdbcClient jdbc = JdbcClient.create(this.dataSource);
		jdbc.sql("delete from vix_sync_control where name = :name").param("name", "node:" + self.owner()).update();
		await().atMost(Duration.ofSeconds(10)).until(() -> {
			outbox.renew(List.of(), Duration.ofHours(1), null);
			return jdbc.sql("select count(*) from vix_sync_control where name = :name")
				.param("name", "node:" + self.owner())
				.query(Long.class)
				.single() == 1;
		});
	}

	@Test
	void aNodeThatHasLostItsSessionAndRenewsItsLeasesIsNotTakenForDead() {
		database(TestDatabase.POSTGRESQL);
		Node elsewhere = new Node("elsewhere", "another kernel", 1, "another beginning", true);
		Outbox one = outbox(elsewhere);
		ClaimedOperation claimed = claim(one);
		Outbox other = outbox(Node.current(true));
		other.claim(new ClaimRequest(Map.of(), Set.of("test"), 1, Duration.ofHours(1), false), null);
		JdbcClient jdbc = JdbcClient.create(this.dataSource);
		await().atMost(Duration.ofSeconds(30))
			.until(() -> jdbc.sql("select clock_timestamp() - pg_postmaster_start_time() > interval '16' second")
				.query(Boolean.class)
				.single());
		endSessionsHoldingLocks(elsewhere.lockKey());
		await().during(Duration.ofSeconds(8)).atMost(Duration.ofSeconds(40)).until(() -> {
			one.renew(List.of(claimed.entry()), Duration.ofHours(1), null);
			return other.recover(10, true, null) == 0;
		});
		assertThat(one.complete(claimed, null)).isTrue();
	}

	@Test
	void withoutItsLockANodeClaimsNothing() {
		database(TestDatabase.POSTGRESQL);
		Node self = Node.current(true);
		NodeLock somebodyElse = new NodeLock(this.dataSource, self.lockKey());
		this.open.add(0, somebodyElse::release);
		try {
			somebodyElse.hold();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> claim(outbox(self)))
			.withMessageStartingWith("The lock that shows that this node lives");
	}

	@Test
	void aDatabaseThatIsAwayIsSaidToBeAwayByTheLockToo() {
		database(TestDatabase.POSTGRESQL);
		Nodes nodes = new Nodes(Node.current(true), TestDatabase.transactions(this.dataSource));
		this.dataSource.close();
		assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(nodes::register)
			.withMessageStartingWith("The database of the outbox cannot be reached");
	}

	@Test
	void aLockThatCouldNotBeTakenIsNotTakenForHeld() throws Exception {
		database(TestDatabase.POSTGRESQL);
		Node self = Node.current(true);
		AtomicBoolean broken = new AtomicBoolean(true);
		NodeLock lock = new NodeLock(new DelegatingDataSource(this.dataSource) {
			@Override
			public Connection getConnection() throws SQLException {
				Connection connection = super.getConnection();
				if (broken.getAndSet(false)) {
					connection.unwrap(PgConnection.class).abort(Runnable::run);
				}
				return connection;
			}
		}, self.lockKey());
		this.open.add(0, lock::release);
		assertThatExceptionOfType(SQLException.class).isThrownBy(lock::hold);
		assertThat(lock.hold()).as("taken now").isTrue();
		assertThat(locks(JdbcClient.create(this.dataSource), self.lockKey())).isEqualTo(1);
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void theBeginningOfAProcessIsNoTimeThatMovesWithTheClock() {
		assertThat(Node.current(false).started()).as("ticks since the boot").matches("\\d+");
	}

	@ParameterizedTest
	@EnumSource
	void aNodeThatLeavesInGoodOrderLeavesNoTrace(TestDatabase database) throws Exception {
		database(database);
		claim(outbox(Node.current(true)));
		this.open.remove(0).close();
		assertThat(JdbcClient.create(this.dataSource)
			.sql("select count(*) from vix_sync_control where name like 'node:%'")
			.query(Long.class)
			.single()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void aDatabaseThatGivesNoConnectionDoesNotHoldUpTheEnd(TestDatabase database) throws Exception {
		database(database);
		claim(outbox(Node.current(true)));
		AutoCloseable nodes = this.open.remove(0);
		int free = this.dataSource.getMaximumPoolSize() - this.dataSource.getHikariPoolMXBean().getActiveConnections();
		for (int i = 0; i < free; i++) {
			this.open.add(0, this.dataSource.getConnection());
		}
		long asked = System.nanoTime();
		nodes.close();
		assertThat(Duration.ofNanos(System.nanoTime() - asked)).as("the pool would make it wait for 30 s")
			.isLessThan(Duration.ofSeconds(10));
	}

	private static Node ended() {
		try {
			Process process = new ProcessBuilder("sleep", "60").start();
			Node node = Node.of(process.toHandle(), "ended-" + process.pid(), false);
			process.destroyForcibly().waitFor();
			return node;
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void endSessionsHoldingLocks(long key) {
		JdbcClient.create(this.dataSource).sql("""
				select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
				  and (cast(classid as bigint) << 32 | cast(objid as bigint)) = :key
				""").param("key", key).query(Boolean.class).list();
	}

	private static long locks(JdbcClient jdbc, long key) {
		return jdbc.sql("""
				select count(*) from pg_locks where locktype = 'advisory'
				  and (cast(classid as bigint) << 32 | cast(objid as bigint)) = :key
				""").param("key", key).query(Long.class).single();
	}

}
