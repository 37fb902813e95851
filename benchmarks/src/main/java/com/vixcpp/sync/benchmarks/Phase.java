package com.vixcpp.sync.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import com.vixcpp.sync.benchmarks.FarEnd.Arrivals;
import com.vixcpp.sync.benchmarks.contender.Contender;
import com.vixcpp.sync.benchmarks.contender.Payload;

/**
 * One kind of work, done once by one contender; what arrives is checked.
 */
final class Phase {

	private static final AtomicInteger names = new AtomicInteger();

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private final String name = "r" + names.incrementAndGet() + "-";

	private final Runner.Entrant entrant;

	private final FarEnd farEnd;

	private final int round;

	private final Map<String, Long> enqueued = new ConcurrentHashMap<>();

	private int looks;

	Phase(Runner.Entrant entrant, FarEnd farEnd, int round) {
		this.entrant = entrant;
		this.farEnd = farEnd;
		this.round = round;
	}

	/** Enqueue while nothing is delivered. */
	Measurement enqueue(int threads, int operations) {
		Meter meter = new Meter(this.entrant.database());
		long[] times = enqueueAll(threads, operations);
		return meter.end("enqueue-" + threads, this.entrant.name(), this.round, operations, System.nanoTime(), 0,
				times);
	}

	/** Enqueue, then deliver all. */
	Measurement drain(Duration takes, int operations) {
		return drain("drain-" + takes.toMillis() + "ms", takes, operations);
	}

	/** The same while somebody holds a snapshot, as a backup or a long report does. */
	Measurement drainUnderSnapshot(int operations) {
		try (Connection other = this.entrant.database().dataSource().getConnection()) {
			other.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
			other.setAutoCommit(false);
			try (Statement statement = other.createStatement()) {
				statement.execute("select count(*) from pg_class");
			}
			Measurement measurement = drain("drain-snapshot", Duration.ZERO, operations);
			other.rollback();
			return measurement;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Measurement drain(String phase, Duration takes, int operations) {
		this.farEnd.reset(takes);
		enqueueAll(8, operations);
		Meter meter = new Meter(this.entrant.database());
		this.entrant.contender().start();
		awaitDrained(operations);
		long end = System.nanoTime();
		Measurement measurement = meter.end(phase, this.entrant.name(), this.round, operations, end, this.looks,
				new long[0]);
		this.entrant.contender().stop();
		check();
		return measurement;
	}

	/** Deliver while eight threads enqueue. */
	Measurement live(int operations) {
		this.farEnd.reset(Duration.ZERO);
		this.entrant.contender().start();
		Meter meter = new Meter(this.entrant.database());
		enqueueAll(8, operations);
		awaitDrained(operations);
		long end = System.nanoTime();
		Measurement measurement = meter.end("live", this.entrant.name(), this.round, operations, end, this.looks,
				new long[0]);
		this.entrant.contender().stop();
		check();
		return measurement;
	}

	/**
	 * Fifty operations in a second: how long from just before the commit to the receiver?
	 */
	Measurement latency(Duration duration) {
		this.farEnd.reset(Duration.ZERO);
		this.entrant.contender().start();
		int operations = (int) (duration.toMillis() / 20);
		Meter meter = new Meter(this.entrant.database());
		long began = System.nanoTime();
		for (int i = 0; i < operations; i++) {
			long due = began + i * 20_000_000L;
			while (System.nanoTime() < due) {
				LockSupport.parkNanos(due - System.nanoTime());
			}
			enqueue(i);
		}
		awaitDrained(operations);
		long end = System.nanoTime();
		Arrivals arrivals = check();
		long[] times = this.enqueued.entrySet()
			.stream()
			.mapToLong((each) -> arrivals.times().get(each.getKey()) - each.getValue())
			.toArray();
		Measurement measurement = meter.end("latency", this.entrant.name(), this.round, operations, end, this.looks,
				times);
		this.entrant.contender().stop();
		return measurement;
	}

	private long[] enqueueAll(int threads, int operations) {
		AtomicInteger next = new AtomicInteger();
		AtomicLongArray times = new AtomicLongArray(operations);
		CountDownLatch done = new CountDownLatch(threads);
		List<Thread> all = IntStream.range(0, threads).mapToObj((thread) -> new Thread(() -> {
			for (int i = next.getAndIncrement(); i < operations; i = next.getAndIncrement()) {
				long began = System.nanoTime();
				enqueue(i);
				times.set(i, System.nanoTime() - began);
			}
			done.countDown();
		}, "enqueue-" + thread)).toList();
		all.forEach(Thread::start);
		try {
			done.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		return IntStream.range(0, operations).mapToLong(times::get).toArray();
	}

	private void enqueue(int number) {
		String id = this.name + number;
		this.enqueued.put(id, this.entrant.contender().enqueue(new Payload(id)));
	}

	/**
	 * The receiver is asked first: a look into a table that is being emptied costs its
	 * contender more than the receiver's count.
	 */
	private void awaitDrained(int operations) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (this.farEnd.count() < operations || !isDrained()) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException(this.entrant.name() + " has not delivered all within " + PATIENCE);
			}
			LockSupport.parkNanos(5_000_000);
		}
	}

	private boolean isDrained() {
		this.looks++;
		return this.entrant.contender().isDrained();
	}

	/** Everything, and each once. */
	private Arrivals check() {
		Arrivals arrivals = this.farEnd.arrivals();
		Set<String> came = arrivals.times().keySet();
		if (!came.equals(this.enqueued.keySet()) || arrivals.requests() != came.size()) {
			throw new IllegalStateException("%s enqueued %d, %d arrived in %d requests".formatted(this.entrant.name(),
					this.enqueued.size(), came.size(), arrivals.requests()));
		}
		return arrivals;
	}

}
