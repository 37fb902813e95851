package com.vixcpp.sync.benchmarks;

import java.util.Arrays;

/**
 * From the begin to the end of a measurement: time, CPU, commits and the database's log.
 */
final class Meter {

	private final Database database;

	private final long began = System.nanoTime();

	private final long cpu = Machine.cpuMicros();

	private final long commits;

	private final long walBytes;

	Meter(Database database) {
		this.database = database;
		this.commits = database.commits();
		this.walBytes = database.walBytes();
	}

	/**
	 * End.
	 * @param endNanos when the last operation was done, of {@link System#nanoTime()}
	 * @param ownCommits commits of the measuring itself
	 * @param times of single operations in nanoseconds, or none
	 */
	Measurement end(String phase, String contender, int round, int operations, long endNanos, int ownCommits,
			long[] times) {
		double seconds = (endNanos - this.began) / 1e9;
		double cpu = Machine.cpuMicros() - this.cpu;
		double commits = this.database.commits() - this.commits - ownCommits;
		double walBytes = this.database.walBytes() - this.walBytes;
		Arrays.sort(times);
		return new Measurement(phase, contender, round, operations / seconds, percentile(times, 0.5),
				percentile(times, 0.99), cpu / operations, Math.max(0, commits) / operations, walBytes / operations);
	}

	private static double percentile(long[] sorted, double share) {
		return (sorted.length == 0) ? 0 : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)] / 1e3;
	}

}
