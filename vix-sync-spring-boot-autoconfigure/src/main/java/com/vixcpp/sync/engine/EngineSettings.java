package com.vixcpp.sync.engine;

import java.time.Duration;

/**
 * How the engine works.
 *
 * @param workerCount threads that claim and record, 1 or more; sends need none of them
 * @param batchLimit entries claimed or recorded in one transaction at most, 1 or more
 * @param concurrency sends at the same time, 1 or more
 * @param maxBytesInFlight payload bytes claimed at the same time
 * @param idleSleep how long to wait when nothing is due and nobody wakes the engine
 * @param offlineSleep how long to wait while the probe says offline
 * @param inflightTimeout how long a lease lasts
 * @param sendTimeout the longest a send can take: with less lease left none is begun
 * @param shutdownTimeout how long a stop waits for what is being sent
 */
public record EngineSettings(int workerCount, int batchLimit, int concurrency, long maxBytesInFlight,
		Duration idleSleep, Duration offlineSleep, Duration inflightTimeout, Duration sendTimeout,
		Duration shutdownTimeout) {

	/** The defaults of the configuration keys. */
	public static final EngineSettings DEFAULT = new EngineSettings(1, 500, 64, 16 * 1024 * 1024,
			Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(12),
			Duration.ofSeconds(20));

}
