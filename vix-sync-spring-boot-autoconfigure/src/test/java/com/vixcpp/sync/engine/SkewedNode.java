package com.vixcpp.sync.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.vixcpp.sync.jdbc.JdbcOutboxStore;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.jdbc.JdbcTransactions;
import com.vixcpp.sync.jdbc.JdbcWal;
import com.vixcpp.sync.network.Destinations;
import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.outbox.TimeSource;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.transport.TransportRegistry;
import com.zaxxer.hikari.HikariDataSource;

/**
 * A process of its own with a running engine, for tests that give it another clock. Ends
 * when its input does. Fails operations whose id begins with {@code flaky} once.
 */
final class SkewedNode {

	private SkewedNode() {
	}

	/**
	 * Run the node.
	 * @param arguments URL, user and password of the database; {@code database} or
	 * {@code jvm} for the time source
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] arguments) throws IOException {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(arguments[0]);
		dataSource.setUsername(arguments[1]);
		dataSource.setPassword(arguments[2]);
		dataSource.setMaximumPoolSize(4);
		JdbcTransactions transactions = TestDatabase.transactions(dataSource);
		Outbox outbox = new Outbox("skewed", new JdbcOutboxStore(transactions, new JdbcWal(transactions)),
				new RetryPolicy(3, Duration.ofMillis(200), 2.0, Duration.ofSeconds(1), 0.0), new Random(1));
		Network network = new Network(() -> true,
				new Destinations(Duration.ofMillis(200), Duration.ofSeconds(1), new Random(1)));
		TimeSource time = arguments[3].equals("jvm") ? Instant::now : TimeSource.DATABASE;
		Set<String> failed = ConcurrentHashMap.newKeySet();
		SyncTransport transport = SyncTransport.of("test",
				(operation) -> (operation.id().startsWith("flaky") && failed.add(operation.id()))
						? SendResult.failed("once") : SendResult.delivered());
		SyncEngine engine = new SyncEngine(outbox, new TransportRegistry(List.of(transport)), network,
				EngineFixture.SETTINGS, new EngineRuntime(time, Thread::new));
		System.out.println("The clock of this node says " + Instant.now());
		engine.start();
		System.in.transferTo(System.out);
		engine.stop();
		dataSource.close();
		System.exit(0);
	}

}
