package com.vixcpp.sync.benchmarks;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import com.vixcpp.sync.benchmarks.contender.VixSyncContender;
import com.vixcpp.sync.benchmarks.contender.VixSyncContender.SetUp;
import com.vixcpp.sync.benchmarks.contender.Waiting;
import com.zaxxer.hikari.HikariDataSource;

/**
 * The application of {@link SmallHeap}, in a JVM of its own.
 */
final class SmallHeapApplication {

	private static final long BETWEEN_LOOKS_NANOS = 100_000_000;

	/** Whoever takes longer for each, and {@link #PATIENCE} beside, is stuck. */
	private static final long MOST_NANOS_EACH = 1_000_000;

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private SmallHeapApplication() {
	}

	public static void main(String[] arguments) {
		int exit = 1;
		try {
			run(arguments);
			exit = 0;
		}
		catch (Throwable ex) {
			ex.printStackTrace();
		}
		// Threads that something has left behind must not keep the JVM alive.
		System.exit(exit);
	}

	private static void run(String[] arguments) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(arguments[0]);
		dataSource.setUsername("postgres");
		int waiting = Integer.parseInt(arguments[2]);
		int concurrency = Integer.parseInt(arguments[3]);
		try (VixSyncContender contender = new VixSyncContender(dataSource, arguments[1],
				new SetUp(Map.of("vix.sync.engine.concurrency", concurrency,
						"vix.sync.engine.concurrency-per-destination", concurrency), 0, 1, true))) {
			contender.fill(Waiting.DUE, waiting);
			drain(contender, waiting);
		}
	}

	private static void drain(VixSyncContender contender, int waiting) {
		long used = 0;
		long kept = 0;
		long began = System.nanoTime();
		contender.start();
		while (!contender.isDrained()) {
			if (System.nanoTime() - began > PATIENCE.toNanos() + waiting * MOST_NANOS_EACH) {
				throw new IllegalStateException(
						"Of %d that waited, %d still wait".formatted(waiting, contender.waiting()));
			}
			LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
			used = Math.max(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
			kept = Math.max(kept, afterCollection());
		}
		double seconds = (System.nanoTime() - began) / 1e9;
		contender.stop();
		System.out.printf(
				"%d drained in %.1f s, %.0f operations per second; of a heap of %d MB %d MB were used at most,"
						+ " %d MB after a collection; collecting took %d ms%n",
				waiting, seconds, waiting / seconds, Runtime.getRuntime().maxMemory() >> 20, used >> 20, kept >> 20,
				ManagementFactory.getGarbageCollectorMXBeans()
					.stream()
					.mapToLong(GarbageCollectorMXBean::getCollectionTime)
					.sum());
	}

	private static long afterCollection() {
		return ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.filter((each) -> each.getType() == MemoryType.HEAP)
			.map(MemoryPoolMXBean::getCollectionUsage)
			.filter((each) -> each != null)
			.mapToLong(MemoryUsage::getUsed)
			.sum();
	}

}
