package com.vixcpp.sync.cluster;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.cluster.Hub.Arrival;
import com.vixcpp.sync.jdbc.JdbcOutboxStore;
import com.vixcpp.sync.jdbc.JdbcTransactions;
import com.vixcpp.sync.jdbc.JdbcWal;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * That {@link LeaseHistory} notices what must not happen, and nothing else.
 */
class LeaseHistoryTests {

	private static final Duration LEASE = Duration.ofMinutes(10);

	private static final Instant LONG_AGO = Instant.now().minusSeconds(3600);

	private HikariDataSource database;

	private JdbcClient jdbc;

	private Outbox outbox;

	private LeaseHistory leases;

	/** All in one session, which calls itself what a test says. */
	@BeforeEach
	void open() throws SQLException {
		this.database = TestDatabase.POSTGRESQL.migrated();
		SingleConnectionDataSource session = new SingleConnectionDataSource(this.database.getConnection(), true);
		this.jdbc = JdbcClient.create(session);
		this.leases = new LeaseHistory(session);
		JdbcTransactions transactions = TestDatabase.transactions(session);
		this.outbox = new Outbox("1-one", new JdbcOutboxStore(transactions, new JdbcWal(transactions)),
				RetryPolicy.DEFAULT, new Random(1));
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	private void as(int pid) {
		this.jdbc.sql("select set_config('application_name', ?, false)")
			.param(Integer.toString(pid))
			.query(String.class)
			.single();
	}

	/** By process 1. */
	private ClaimedOperation claim(@Nullable Instant now) {
		as(1);
		this.outbox.enqueue(Operation.of("test", "x").withId("a"), "test", now);
		return this.outbox.claim(new ClaimRequest(Map.of("test", 1), Set.of("test"), 1000, LEASE, false), now).get(0);
	}

	private void takeBack() {
		this.jdbc
			.sql("update vix_sync_outbox set status = 0, lease_owner = null, lease_token = null, lease_until = null")
			.update();
	}

	private List<String> breaches() {
		return this.leases.breaches((pid, at) -> false);
	}

	private static Arrival arrival(int pid) {
		return new Arrival("a", pid, Instant.now(), System.nanoTime());
	}

	private List<String> unexplained(Arrival... arrivals) {
		return this.leases.unexplained(List.of(arrivals), (pid, at) -> false);
	}

	@Test
	void whatItsOwnerRenewsAndSettlesIsAsItShouldBe() {
		ClaimedOperation claimed = claim(null);
		assertThat(this.outbox.renew(List.of(claimed.entry()), LEASE, null)).hasSize(1);
		Arrival arrival = arrival(1);
		assertThat(this.outbox.complete(claimed, null)).isTrue();
		assertThat(this.leases.count("GRANTED") + this.leases.count("RENEWED") + this.leases.count("ENDED"))
			.isEqualTo(3);
		assertThat(breaches()).isEmpty();
		assertThat(unexplained(arrival)).isEmpty();
	}

	@Test
	void aLeaseIsTakenFromTheDeadAndNotFromTheLiving() {
		claim(null);
		as(2);
		takeBack();
		assertThat(breaches()).singleElement().asString().startsWith("taken from the living");
		assertThat(this.leases.breaches((pid, at) -> pid == 1)).isEmpty();
	}

	@Test
	void aLeaseThatIsOverIsTakenFromAnybody() {
		claim(LONG_AGO);
		as(2);
		takeBack();
		assertThat(breaches()).isEmpty();
	}

	@Test
	void aSecondClaimBesideTheFirstIsFound() {
		claim(null);
		as(2);
		this.jdbc.sql("update vix_sync_outbox set lease_owner = '2-two', lease_token = gen_random_uuid()").update();
		assertThat(breaches()).hasSize(1);
	}

	@Test
	void whoSettlesOrRenewsWhatAnotherHoldsIsFound() {
		ClaimedOperation claimed = claim(null);
		as(2);
		assertThat(this.outbox.renew(List.of(claimed.entry()), LEASE, null)).hasSize(1);
		assertThat(this.outbox.complete(claimed, null)).isTrue();
		assertThat(breaches()).hasSize(2).element(0).asString().startsWith("renewed by another");
	}

	@Test
	void aRequestWithoutALeaseOfItsOwnIsFound() {
		claim(null);
		assertThat(unexplained(arrival(1))).isEmpty();
		assertThat(unexplained(arrival(2))).singleElement().asString().startsWith("no lease");
		assertThat(unexplained(arrival(1), arrival(1))).singleElement().asString().startsWith("no lease, or one used");
		assertThat(unexplained(new Arrival("a", 1, LONG_AGO, 0))).as("before it was granted").hasSize(1);
	}

	@Test
	void aRequestAfterTheEndOfItsLeaseIsFoundUnlessItsProcessStoodStill() {
		claim(null);
		as(2);
		takeBack();
		Arrival late = new Arrival("a", 1, Instant.now().plusSeconds(1), 0);
		assertThat(unexplained(late)).singleElement().asString().startsWith("after the end");
		assertThat(this.leases.unexplained(List.of(late), (pid, at) -> pid == 1)).isEmpty();
	}

}
