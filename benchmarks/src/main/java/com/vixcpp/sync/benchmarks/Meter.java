package com.vixcpp.sync.benchmarks;

import java.util.Arrays;

import com.vixcpp.sync.benchmarks.Database.Counts;
import com.vixcpp.sync.benchmarks.Runner.Turn;

/**
 * From the begin to the end of a measurement: time, CPU, commits and the database's log.
 */
final class Meter {

	private final Turn turn;

	private final long heat;

	private final Counts before;

	private final long began;

	private long cpu;

	private long walBytes;

	private double seconds;

	private Meter(Turn turn) {
		this.turn = turn;
		this.heat = turn.entrant().carried().get();
		this.before = counts();
		this.walBytes = turn.entrant().database().walBytes();
		this.cpu = Machine.cpuMicros();
		this.began = System.nanoTime();
	}

	static Meter begin(Turn turn) {
		return new Meter(turn);
	}

	/** What nobody will read need not be waited for. */
	private Counts counts() {
		return this.turn.counts() ? this.turn.entrant().database().counts() : Counts.NONE;
	}

	/** The last operation is done. */
	void stop() {
		this.seconds = (System.nanoTime() - this.began) / 1e9;
		this.cpu = Machine.cpuMicros() - this.cpu;
		this.walBytes = this.turn.entrant().database().walBytes() - this.walBytes;
	}

	/**
	 * Tell, when the contender has been stopped.
	 * @param looks commits of the measuring itself
	 * @param times of single operations in nanoseconds, or none
	 */
	Measurement tell(String phase, int operations, int looks, long... times) {
		Counts after = counts();
		double commits = Math.max(0, after.commits() - after.asking() - this.before.commits() - looks);
		double dead = after.deadTuples() - this.before.deadTuples();
		Arrays.sort(times);
		return new Measurement(phase, this.turn.entrant().name(), this.turn.round(), this.heat,
				operations / this.seconds, percentile(times, 0.5), percentile(times, 0.99),
				(double) this.cpu / operations, commits / operations, dead / operations,
				(double) this.walBytes / operations);
	}

	/** Single times alone. */
	static Measurement times(Turn turn, String phase, long... times) {
		Arrays.sort(times);
		return new Measurement(phase, turn.entrant().name(), turn.round(), turn.entrant().carried().get(), 0,
				percentile(times, 0.5), percentile(times, 0.99), 0, 0, 0, 0);
	}

	private static double percentile(long[] sorted, double share) {
		return (sorted.length == 0) ? 0 : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)] / 1e3;
	}

}
