package com.vixcpp.sync.jdbc;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.file.FileStore;
import com.vixcpp.sync.file.FileStore.FileStoreSettings;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.outbox.CallerTransaction;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.ListenerTransaction;
import com.vixcpp.sync.outbox.OnPermanentFailure;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.wal.Wal;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the contracts of this room share: an outbox on a database that a subclass names,
 * or in files.
 */
abstract class StoreContract {

	static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

	static final Duration LEASE = Duration.ofSeconds(30);

	final RetryPolicy retry = new RetryPolicy(3, Duration.ofSeconds(1), 2.0, Duration.ofSeconds(30), 0.0);

	HikariDataSource dataSource;

	JdbcTransactions transactions;

	CallerTransaction callers;

	ListenerTransaction listeners;

	Wal wal;

	OutboxStore store;

	private @Nullable FileStore files;

	@TempDir
	private Path directory;

	Outbox outbox;

	/** Null for files. */
	abstract @Nullable TestDatabase database();

	@BeforeEach
	void open() {
		TestDatabase database = database();
		if (database != null) {
			this.dataSource = database.migrated();
			this.transactions = TestDatabase.transactions(this.dataSource);
			this.callers = this.transactions;
			this.wal = new JdbcWal(this.transactions);
		}
		reopen(OnPermanentFailure.HOLD);
	}

	/** The same store, in which another thing becomes of those behind a failed one. */
	final void reopen(OnPermanentFailure onPermanentFailure) {
		if (database() != null) {
			this.store = new JdbcOutboxStore(this.transactions, this.wal, null, onPermanentFailure);
		}
		else {
			close();
			this.files = FileStore.open(new FileStoreSettings(this.directory, false, 100_000,
					onPermanentFailure == OnPermanentFailure.SKIP), () -> {
					}, () -> false);
			this.store = this.files.outbox();
			this.wal = this.files.wal();
			this.callers = this.files.callers();
			this.listeners = this.files.listeners();
		}
		this.outbox = outbox("one");
	}

	@AfterEach
	void close() {
		if (this.dataSource != null) {
			this.dataSource.close();
		}
		if (this.files != null) {
			this.files.close();
		}
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
