package com.vixcpp.sync.engine;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.jdbc.JdbcOutboxStore;
import com.vixcpp.sync.jdbc.JdbcTransactions;
import com.vixcpp.sync.jdbc.JdbcWal;
import com.vixcpp.sync.network.Destinations;
import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.outbox.TimeSource;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.transport.TransportRegistry;
import com.zaxxer.hikari.HikariDataSource;

/**
 * An engine on a real database, with a network that can be taken away.
 */
final class EngineFixture implements AutoCloseable {

	static final RetryPolicy RETRY = new RetryPolicy(3, Duration.ofSeconds(1), 2.0, Duration.ofSeconds(30), 0.0);

	static final EngineSettings SETTINGS = new EngineSettings(1, 100, 8, 1_000_000, Duration.ofMillis(20),
			Duration.ofMillis(20), Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(5));

	final HikariDataSource dataSource;

	final OutboxStore store;

	final Outbox outbox;

	final AtomicBoolean online = new AtomicBoolean(true);

	final Network network = new Network(this.online::get,
			new Destinations(Duration.ofSeconds(1), Duration.ofSeconds(30), new Random(1)));

	EngineFixture(TestDatabase database) {
		this(database.migrated());
	}

	EngineFixture(HikariDataSource dataSource) {
		this.dataSource = dataSource;
		JdbcTransactions transactions = TestDatabase.transactions(dataSource);
		this.store = new JdbcOutboxStore(transactions, new JdbcWal(transactions));
		this.outbox = new Outbox("test", this.store, RETRY, new Random(1));
	}

	SyncEngine engine(SyncTransport... transports) {
		return engine(SETTINGS, transports);
	}

	SyncEngine engine(EngineSettings settings, SyncTransport... transports) {
		return engine(this.outbox, settings, transports);
	}

	SyncEngine engine(Outbox outbox, EngineSettings settings, SyncTransport... transports) {
		return new SyncEngine(outbox, new TransportRegistry(java.util.List.of(transports)), this.network, settings,
				new EngineRuntime(TimeSource.DATABASE, (task) -> {
					Thread thread = new Thread(task, "test-engine");
					thread.setDaemon(true);
					return thread;
				}));
	}

	OperationView view(String id) {
		return this.outbox.find(id).orElseThrow();
	}

	static Operation operation(String id) {
		return Operation.of("test", "somewhere", "{}").withId(id);
	}

	@Override
	public void close() {
		this.dataSource.close();
	}

}
