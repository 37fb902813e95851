package com.vixcpp.sync.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the contracts of this room share: an outbox on a database that a subclass names.
 */
abstract class JdbcContract {

	static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

	static final Duration LEASE = Duration.ofSeconds(30);

	final RetryPolicy retry = new RetryPolicy(3, Duration.ofSeconds(1), 2.0, Duration.ofSeconds(30), 0.0);

	HikariDataSource dataSource;

	JdbcTransactions transactions;

	JdbcWal wal;

	JdbcOutboxStore store;

	Outbox outbox;

	abstract TestDatabase database();

	@BeforeEach
	void open() {
		this.dataSource = database().migrated();
		this.transactions = TestDatabase.transactions(this.dataSource);
		this.wal = new JdbcWal(this.transactions);
		this.store = new JdbcOutboxStore(this.transactions, this.wal);
		this.outbox = outbox("one");
	}

	@AfterEach
	void close() {
		this.dataSource.close();
	}

	Outbox outbox(String owner) {
		return new Outbox(owner, this.store, this.retry, new Random(1));
	}

	static Operation operation(String id) {
		return Operation.of("http.post", "/messages", "{\"text\":\"hello\"}").withId(id);
	}

	List<ClaimedOperation> claim(Instant now, int limit) {
		this.outbox.keys().lineUp();
		return this.outbox.claim(request(limit, false), now);
	}

	static ClaimRequest request(int limit, boolean suspects) {
		return new ClaimRequest(Map.of("base", limit), Set.of("http.post"), 1_000_000, LEASE, suspects);
	}

	ClaimedOperation claimOne(Instant now) {
		List<ClaimedOperation> claimed = claim(now, 10);
		assertThat(claimed).hasSize(1);
		return claimed.get(0);
	}

	OperationView view(String id) {
		return this.outbox.find(id).orElseThrow();
	}

}
