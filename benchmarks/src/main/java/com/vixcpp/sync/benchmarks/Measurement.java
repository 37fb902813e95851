package com.vixcpp.sync.benchmarks;

import java.util.Locale;

/**
 * What one contender did in one round of one phase.
 *
 * @param phase what was measured
 * @param contender who
 * @param round from 1; those of the warm-up are not kept
 * @param heat operations that it had carried in this JVM when the measurement began
 * @param rate operations per second; 0 where only single times are measured
 * @param p50 median time of one operation, in microseconds; 0 if it is not measured
 * @param p99 99th percentile, in microseconds; 0 if it is not measured
 * @param cpu microseconds of CPU of the whole machine per operation: the database and the
 * receiver too
 * @param commits commits of the database per operation
 * @param deadTuples versions of rows that were left dead per operation
 * @param walBytes bytes that the database wrote to its log per operation
 */
record Measurement(String phase, String contender, int round, long heat, double rate, double p50, double p99,
		double cpu, double commits, double deadTuples, double walBytes) {

	static final String HEADER = "phase,contender,round,heat,rate,p50_us,p99_us,cpu_us,commits,dead_tuples,wal_bytes";

	String toCsv() {
		return String.format(Locale.ROOT, "%s,%s,%d,%d,%.1f,%.1f,%.1f,%.1f,%.4f,%.3f,%.0f", this.phase, this.contender,
				this.round, this.heat, this.rate, this.p50, this.p99, this.cpu, this.commits, this.deadTuples,
				this.walBytes);
	}

}
