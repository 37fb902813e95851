package com.vixcpp.sync.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import com.vixcpp.sync.benchmarks.Runner.Turn;

/**
 * One kind of work, done once by one contender on empty tables; what arrives is checked.
 */
final class Phase {

	/** Between two operations when latency is measured. */
	private static final long INTERVAL_NANOS = 20_000_000;

	private final Turn turn;

	private final Load load;

	Phase(Turn turn) {
		this.turn = turn;
		this.load = new Load(turn);
	}

	/** Enqueue while nothing is delivered. */
	Measurement enqueue(int threads, int operations) {
		return enqueue("enqueue-" + threads, threads, operations);
	}

	Measurement enqueue(String phase, int threads, int operations) {
		Meter meter = Meter.begin(this.turn);
		long[] times = this.load.enqueueAll(threads, operations);
		meter.stop();
		return meter.tell(phase, operations, 0, times);
	}

	/** Enqueue, then deliver all. */
	Measurement drain(Duration takes, int operations) {
		return drain("drain-" + takes.toMillis() + "ms", takes, operations);
	}

	/**
	 * The same while somebody holds a snapshot and while nobody does. The order changes
	 * from round to round: the JVM, and the disk, are warmer for the second.
	 */
	static List<Measurement> snapshots(Turn turn, int operations) {
		boolean heldFirst = turn.round() % 2 == 0;
		Measurement first = new Phase(turn).snapshot(heldFirst, operations);
		turn.entrant().contender().clear();
		return List.of(first, new Phase(turn).snapshot(!heldFirst, operations));
	}

	private Measurement snapshot(boolean held, int operations) {
		return held ? drainUnderSnapshot(operations) : drain("drain-no-snapshot", Duration.ZERO, operations);
	}

	/** As a backup or a long report holds it. */
	private Measurement drainUnderSnapshot(int operations) {
		try (Connection other = this.turn.entrant().database().dataSource().getConnection()) {
			other.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
			other.setAutoCommit(false);
			try (Statement statement = other.createStatement()) {
				statement.execute("select count(*) from message");
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
		this.turn.farEnd().reset(takes);
		this.load.enqueueAll(8, operations);
		Meter meter = Meter.begin(this.turn);
		this.turn.entrant().contender().start();
		this.load.awaitDrained(operations);
		meter.stop();
		this.turn.entrant().contender().stop();
		this.load.check();
		return meter.tell(phase, operations, this.load.looks());
	}

	/** Deliver while eight threads enqueue. */
	Measurement live(int operations) {
		this.turn.farEnd().reset(Duration.ZERO);
		this.turn.entrant().contender().start();
		Meter meter = Meter.begin(this.turn);
		this.load.enqueueAll(8, operations);
		this.load.awaitDrained(operations);
		meter.stop();
		this.turn.entrant().contender().stop();
		this.load.check();
		return meter.tell("live", operations, this.load.looks());
	}

	/**
	 * Fifty operations in a second: how long from just before the commit to the receiver?
	 */
	Measurement latency(Duration duration) {
		return latency("latency", duration);
	}

	Measurement latency(String phase, Duration duration) {
		this.turn.farEnd().reset(Duration.ZERO);
		this.turn.entrant().contender().start();
		int operations = (int) (duration.toNanos() / INTERVAL_NANOS);
		Meter meter = Meter.begin(this.turn);
		long began = System.nanoTime();
		for (int i = 0; i < operations; i++) {
			long due = began + i * INTERVAL_NANOS;
			while (System.nanoTime() < due) {
				LockSupport.parkNanos(due - System.nanoTime());
			}
			this.load.enqueue(i);
		}
		this.load.awaitArrivals(operations);
		meter.stop();
		this.turn.entrant().contender().stop();
		long[] times = this.load.latencies(this.load.check());
		return meter.tell(phase, operations, this.load.looks(), times);
	}

}
