package com.vixcpp.sync.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.flyway.VixSyncMigrator;
import com.vixcpp.sync.jdbc.JdbcOutboxStore;
import com.vixcpp.sync.jdbc.JdbcTransactions;
import com.vixcpp.sync.jdbc.JdbcWal;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outage.Proxy;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.zaxxer.hikari.HikariDataSource;

/**
 * Several nodes on one PostgreSQL, each behind a network of its own, and one far end.
 * This process enqueues, so that there is always something waiting, and sends nothing.
 */
final class Cluster implements AutoCloseable {

	private static final int BACKLOG = 300;

	private static final String SELF = Long.toString(ProcessHandle.current().pid());

	final HikariDataSource database = TestDatabase.POSTGRESQL.empty();

	final LeaseHistory leases;

	final Hub hub;

	final Outbox outbox;

	private final Path log;

	private final String[] properties;

	private final int count;

	private final List<Proxy> networks = new ArrayList<>();

	private final List<NodeProcess> nodes = new ArrayList<>();

	private final Map<Long, Instant> deaths = new ConcurrentHashMap<>();

	private final Thread feeder = new Thread(this::feed, "feeder");

	private volatile boolean feeding;

	private volatile int enqueued;

	Cluster(int count, Path directory, Duration takes, String... properties) {
		this.count = count;
		this.hub = new Hub(takes);
		this.log = directory.resolve("nodes.log");
		this.properties = properties;
		// Its sessions are signed as those of the nodes are.
		this.database.addDataSourceProperty("ApplicationName", SELF);
		new VixSyncMigrator(this.database, "postgresql", null).afterPropertiesSet();
		this.leases = new LeaseHistory(this.database);
		JdbcTransactions transactions = TestDatabase.transactions(this.database);
		this.outbox = new Outbox(SELF + "-test", new JdbcOutboxStore(transactions, new JdbcWal(transactions)),
				RetryPolicy.DEFAULT, new Random(1));
	}

	/** Returns when all nodes are at work. */
	void start() throws IOException {
		for (int i = 0; i < this.count; i++) {
			this.networks.add(new Proxy(address().getPort()));
			this.nodes.add(start(i));
		}
		this.nodes.forEach((node) -> node.awaitLine("ready"));
	}

	private URI address() {
		return URI.create(this.database.getJdbcUrl().substring("jdbc:".length()));
	}

	private NodeProcess start(int index) {
		List<String> all = new ArrayList<>(List.of(
				"spring.datasource.url=jdbc:postgresql://127.0.0.1:" + this.networks.get(index).port()
						+ address().getPath() + "?socketTimeout=5&connectTimeout=5&loginTimeout=5",
				"spring.datasource.username=" + this.database.getUsername(),
				"spring.datasource.password=" + this.database.getPassword()));
		all.addAll(List.of(this.properties));
		return new NodeProcess(this.log, all.toArray(String[]::new));
	}

	NodeProcess node(int index) {
		return this.nodes.get(index);
	}

	void enqueue(String id) {
		this.outbox.enqueue(Operation.of("http.post", this.hub.origin() + "/operations", "{}").withId(id),
				this.hub.origin(), null);
	}

	void begin(Fault fault) {
		NodeProcess node = node(fault.node());
		switch (fault.kind()) {
			case KILL -> {
				node.kill();
				this.deaths.put(node.pid(), Instant.now());
			}
			case STOP -> node.stop();
			default -> this.networks.get(fault.node()).hang();
		}
	}

	void end(Fault fault) throws IOException {
		switch (fault.kind()) {
			case KILL -> this.nodes.set(fault.node(), start(fault.node()).awaitLine("ready"));
			case STOP -> node(fault.node()).goOn();
			default -> this.networks.get(fault.node()).reset();
		}
	}

	boolean wasDead(long pid, Instant at) {
		Instant death = this.deaths.get(pid);
		return death != null && !at.isBefore(death);
	}

	/** Keep a backlog until told otherwise. */
	void startFeeding() {
		this.feeding = true;
		this.feeder.start();
	}

	private void feed() {
		while (this.feeding) {
			IntStream.range(0, BACKLOG - (this.enqueued - this.hub.ids().size())).forEach((i) -> {
				enqueue("operation-" + this.enqueued);
				this.enqueued++;
			});
			LockSupport.parkNanos(50_000_000);
		}
	}

	/** Returns how many operations have been enqueued in all. */
	int stopFeeding() throws InterruptedException {
		this.feeding = false;
		this.feeder.join();
		this.hub.hurry();
		return this.enqueued;
	}

	@Override
	public void close() throws Exception {
		this.feeding = false;
		for (NodeProcess node : this.nodes) {
			node.close();
		}
		for (Proxy network : this.networks) {
			network.close();
		}
		this.hub.close();
		this.database.close();
	}

}
