package com.vixcpp.sync.ordering;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.jdbc.JdbcOutboxStore;
import com.vixcpp.sync.jdbc.JdbcTransactions;
import com.vixcpp.sync.jdbc.JdbcWal;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.Outbox;
import com.zaxxer.hikari.HikariDataSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Those who enqueue, in transactions of up to 40 operations over up to three keys, and a
 * person who looks after what has failed. Nine of ten transactions lock their keys as the
 * contract tells those who want a strict order; the others overlap as they like.
 */
final class Users {

	private static final int KEYS = 50;

	private static final int WRITERS = 4;

	private final History history;

	private final int operations;

	private final long seed;

	private final HikariDataSource dataSource;

	private final JdbcClient jdbc;

	private final JdbcTransactions transactions;

	private final Outbox outbox;

	private final TransactionTemplate transaction;

	private final List<ReentrantLock> locks = IntStream.range(0, KEYS).mapToObj((i) -> new ReentrantLock()).toList();

	private final CountDownLatch writing = new CountDownLatch(WRITERS);

	private final AtomicInteger rolledBack = new AtomicInteger();

	private final AtomicInteger retried = new AtomicInteger();

	private final AtomicInteger discarded = new AtomicInteger();

	private volatile boolean stopped;

	Users(HikariDataSource shared, History history, int operations, long seed) {
		this.dataSource = OrderingNode.again(shared);
		this.history = history;
		this.operations = operations;
		this.seed = seed;
		this.jdbc = JdbcClient.create(this.dataSource);
		this.transactions = TestDatabase.transactions(this.dataSource);
		this.outbox = new Outbox("users", new JdbcOutboxStore(this.transactions, new JdbcWal(this.transactions)),
				OrderingNode.RETRY, new Random(seed));
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
	}

	void start() {
		for (int i = 0; i < WRITERS; i++) {
			String name = "w" + i + "-";
			Random random = new Random(this.seed * 31 + i);
			OrderingNode.daemon(() -> write(name, random)).start();
		}
		OrderingNode.daemon(() -> lookAfter(new Random(this.seed))).start();
	}

	boolean areDone() {
		return this.writing.getCount() == 0;
	}

	void stop() {
		this.stopped = true;
		this.dataSource.close();
	}

	private void write(String name, Random random) {
		int written = 0;
		for (int n = 0; written < this.operations / WRITERS + 1; n++) {
			List<String> keys = random.ints(1 + random.nextInt(3), 0, KEYS).mapToObj((each) -> "key" + each).toList();
			List<Operation> operations = new ArrayList<>();
			for (int i = random.nextInt(40); i >= 0; i--) {
				operations.add(Operation.of("test", "x", "{}")
					.withId(name + n + "-" + i)
					.withOrderingKey(keys.get(random.nextInt(keys.size()))));
			}
			boolean commits = random.nextInt(20) > 0;
			Runnable enqueue = () -> enqueue(operations, commits);
			if (random.nextInt(10) > 0) {
				locked(keys, enqueue);
			}
			else {
				enqueue.run();
			}
			written += commits ? operations.size() : 0;
		}
		this.writing.countDown();
	}

	private void locked(List<String> keys, Runnable work) {
		List<ReentrantLock> held = new TreeSet<>(keys).stream()
			.map((each) -> this.locks.get(Integer.parseInt(each.substring(3))))
			.toList();
		held.forEach(ReentrantLock::lock);
		try {
			work.run();
		}
		finally {
			held.forEach(ReentrantLock::unlock);
		}
	}

	private void enqueue(List<Operation> operations, boolean commits) {
		long began = this.history.now();
		this.transaction.executeWithoutResult((status) -> {
			operations.forEach((each) -> this.transactions.execute(each.id(),
					() -> this.outbox.enqueue(each, each.orderingKey() + "-destination", null)));
			if (!commits) {
				status.setRollbackOnly();
			}
		});
		if (commits) {
			this.history.committed(began, operations);
		}
		else {
			this.rolledBack.incrementAndGet();
		}
	}

	/** Failed ones first, and now and then one that only waits. */
	private void lookAfter(Random random) {
		while (!this.stopped) {
			List<String> ids = new ArrayList<>(this.jdbc
				.sql("select operation_id from vix_sync_outbox where status = 4 order by position limit 100")
				.query(String.class)
				.list());
			ids.addAll(this.jdbc.sql("select operation_id from vix_sync_outbox order by position desc limit 1")
				.query(String.class)
				.list());
			ids.forEach((id) -> decide(id, random));
			LockSupport.parkNanos(5_000_000);
		}
	}

	private void decide(String id, Random random) {
		this.transaction.executeWithoutResult((status) -> {
			boolean retry = random.nextBoolean();
			boolean done = this.transactions.execute(id,
					() -> retry ? this.outbox.retry(id, null) : this.outbox.discard(id, null));
			if (random.nextInt(10) == 0) {
				LockSupport.parkNanos(20_000_000);
				status.setRollbackOnly();
			}
			else if (done) {
				(retry ? this.retried : this.discarded).incrementAndGet();
			}
		});
	}

	@Override
	public String toString() {
		return KEYS + " keys, " + this.rolledBack + " transactions rolled back, " + this.retried + " retried, "
				+ this.discarded + " discarded";
	}

}
