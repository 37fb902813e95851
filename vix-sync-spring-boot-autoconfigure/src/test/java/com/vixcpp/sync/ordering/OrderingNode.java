package com.vixcpp.sync.ordering;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.engine.EngineRuntime;
import com.vixcpp.sync.engine.EngineSettings;
import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.jdbc.JdbcOutboxStore;
import com.vixcpp.sync.jdbc.JdbcTransactions;
import com.vixcpp.sync.jdbc.JdbcWal;
import com.vixcpp.sync.network.Destinations;
import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.Claimable;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.outbox.TimeSource;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.transport.TransportRegistry;
import com.zaxxer.hikari.HikariDataSource;

/**
 * A node with connections, a store and an engine of its own. Its receiver fails, rejects
 * and is away at random; beside it a worker claims now and then and dies at once.
 */
final class OrderingNode implements AutoCloseable {

	static final RetryPolicy RETRY = new RetryPolicy(3, Duration.ofMillis(2), 2.0, Duration.ofMillis(10), 0.2);

	private final HikariDataSource dataSource;

	private final Random random;

	private final Outbox outbox;

	private final SyncEngine engine;

	private volatile boolean closed;

	OrderingNode(String name, HikariDataSource shared, History history, Random random) {
		this.dataSource = again(shared);
		this.random = random;
		JdbcTransactions transactions = TestDatabase.transactions(this.dataSource);
		this.outbox = new Outbox(name, new JdbcOutboxStore(transactions, new JdbcWal(transactions)), RETRY, random);
		SyncTransport transport = SyncTransport.of("test", (operation) -> {
			history.arrives(operation);
			SendResult result = answer();
			history.leaves(operation);
			return result;
		});
		this.engine = engine(this.outbox, transport, Duration.ofSeconds(30), random);
	}

	static SyncEngine engine(Outbox outbox, SyncTransport transport, Duration lease, Random random) {
		return new SyncEngine(outbox, new TransportRegistry(List.of(transport)),
				new Network(() -> true, new Destinations(Duration.ofMillis(5), Duration.ofMillis(20), random)),
				new EngineSettings(1, 100, 32, 1_000_000, Duration.ofMillis(10), Duration.ofMillis(10), lease,
						lease.dividedBy(2), Duration.ofSeconds(5)),
				new EngineRuntime(TimeSource.DATABASE, OrderingNode::daemon));
	}

	static HikariDataSource again(HikariDataSource shared) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setDriverClassName(shared.getDriverClassName());
		dataSource.setJdbcUrl(shared.getJdbcUrl());
		dataSource.setUsername(shared.getUsername());
		dataSource.setPassword(shared.getPassword());
		dataSource.setMaximumPoolSize(5);
		return dataSource;
	}

	static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "test-ordering");
		thread.setDaemon(true);
		return thread;
	}

	private SendResult answer() {
		int dice = this.random.nextInt(1000);
		if (dice < 3) {
			LockSupport.parkNanos(20_000_000);
		}
		if (dice < 40) {
			return SendResult.failed("busy");
		}
		if (dice < 45) {
			return SendResult.rejected("no");
		}
		return (dice < 47) ? SendResult.unavailable("away") : SendResult.delivered();
	}

	void start() {
		this.engine.start();
		daemon(() -> {
			while (!this.closed) {
				claimAndDie();
				LockSupport.parkNanos(300_000_000);
			}
		}).start();
	}

	private void claimAndDie() {
		boolean suspects = this.random.nextBoolean();
		Claimable claimable = this.outbox.claimable("", "", 100);
		List<String> destinations = suspects ? claimable.suspects() : claimable.others();
		if (!destinations.isEmpty()) {
			String destination = destinations.get(this.random.nextInt(destinations.size()));
			this.outbox.claim(
					new ClaimRequest(Map.of(destination, 1), Set.of("test"), 1000, Duration.ofMillis(100), suspects),
					null);
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.engine.stop();
		this.dataSource.close();
	}

}
