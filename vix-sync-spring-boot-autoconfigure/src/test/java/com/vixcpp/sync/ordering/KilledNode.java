package com.vixcpp.sync.ordering;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.jdbc.JdbcOutboxStore;
import com.vixcpp.sync.jdbc.JdbcTransactions;
import com.vixcpp.sync.jdbc.JdbcWal;
import com.vixcpp.sync.jdbc.Node;
import com.vixcpp.sync.jdbc.Nodes;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.zaxxer.hikari.HikariDataSource;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A process that enqueues under keys of its own, whose operations it numbers upwards, and
 * sends whatever waits. Arguments: URL, user and password of the database, port of the
 * receiver, number of this life, number of its first key, and how many keys it has (with
 * none it only sends).
 */
final class KilledNode {

	/** No life gets to enqueue so many. */
	static final int NUMBERS = 1_000_000;

	/**
	 * However often it is killed, no operation is at its end: one that is found in flight
	 * by kill after kill has done nothing, but is charged from the second one on (A5).
	 * With three attempts four kills ended it, and it held its key for good.
	 */
	static final RetryPolicy RETRY = new RetryPolicy(Integer.MAX_VALUE, Duration.ofMillis(2), 2.0,
			Duration.ofMillis(10), 0.2);

	private KilledNode() {
	}

	public static void main(String[] arguments) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(arguments[0]);
		dataSource.setUsername(arguments[1]);
		dataSource.setPassword(arguments[2]);
		dataSource.setMaximumPoolSize(6);
		int life = Integer.parseInt(arguments[4]);
		int firstKey = Integer.parseInt(arguments[5]);
		int keys = Integer.parseInt(arguments[6]);
		JdbcTransactions transactions = TestDatabase.transactions(dataSource);
		JdbcOutboxStore store = new JdbcOutboxStore(transactions, new JdbcWal(transactions),
				new Nodes(Node.current(false), transactions));
		store.recover();
		Random random = new Random(life);
		Outbox outbox = new Outbox("life" + life, store, RETRY, random);
		OrderingNode.engine(outbox, transport(Integer.parseInt(arguments[3])), Duration.ofSeconds(3), random).start();
		System.out.println("ready");
		TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
		for (int number = life * NUMBERS; keys > 0; number += 10) {
			List<Operation> operations = operations(number, firstKey, keys, random);
			transaction.executeWithoutResult((status) -> operations
				.forEach((each) -> transactions.execute(each.id(), () -> outbox.enqueue(each, "test", null))));
			LockSupport.parkNanos(random.nextInt(8_000_000));
		}
		LockSupport.park();
	}

	private static List<Operation> operations(int number, int firstKey, int keys, Random random) {
		return IntStream.range(number, number + 1 + random.nextInt(9)).mapToObj((each) -> {
			String key = "key" + (firstKey + random.nextInt(keys));
			return Operation.of("test", "x", "{}").withId(key + "-" + each).withOrderingKey(key);
		}).toList();
	}

	private static SyncTransport transport(int port) {
		HttpClient client = HttpClient.newHttpClient();
		return SyncTransport.of("test", (operation) -> {
			URI target = URI.create("http://127.0.0.1:" + port + "/" + operation.id());
			try {
				int status = client
					.send(HttpRequest.newBuilder(target).timeout(Duration.ofSeconds(1)).build(),
							BodyHandlers.discarding())
					.statusCode();
				return (status == 200) ? SendResult.delivered() : SendResult.unavailable("busy").withStatus(503);
			}
			catch (IOException ex) {
				return SendResult.unavailable(ex.toString());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return SendResult.unavailable("stopped");
			}
		});
	}

}
