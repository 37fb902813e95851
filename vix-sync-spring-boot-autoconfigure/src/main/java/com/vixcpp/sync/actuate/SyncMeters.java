package com.vixcpp.sync.actuate;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import com.vixcpp.sync.EnqueueListener;
import com.vixcpp.sync.engine.EngineListener;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.Settlement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Counts and times what goes through the outbox. Safe for use by several threads.
 */
public final class SyncMeters implements EngineListener, EnqueueListener {

	/** From a healthy network to an outage over the weekend. */
	private static final Duration[] LATENCIES = { Duration.ofMillis(50), Duration.ofMillis(250), Duration.ofSeconds(1),
			Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(10),
			Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(1), Duration.ofDays(3) };

	private final MeterRegistry registry;

	private final BoundedTag kinds;

	private final int maxAttempts;

	private final boolean transactional;

	private final DistributionSummary claimed;

	private final DistributionSummary recorded;

	private final Counter leasesLost;

	/**
	 * Create the meters.
	 * @param registry where they are kept
	 * @param kinds bounds the tag {@code kind}
	 * @param maxAttempts after how many counted attempts an operation is failed for good
	 * @param transactional whether operations are part of Spring's transactions
	 */
	public SyncMeters(MeterRegistry registry, BoundedTag kinds, int maxAttempts, boolean transactional) {
		this.registry = registry;
		this.kinds = kinds;
		this.maxAttempts = maxAttempts;
		this.transactional = transactional;
		this.claimed = batch("claim");
		this.recorded = batch("record");
		this.leasesLost = Counter.builder("vix.sync.leases.lost")
			.description("Results that came after their lease was lost and changed nothing")
			.register(registry);
	}

	private DistributionSummary batch(String step) {
		return DistributionSummary.builder("vix.sync.batch.size")
			.description("Operations claimed or results recorded in one go")
			.baseUnit("operations")
			.tag("step", step)
			.register(this.registry);
	}

	/** Counted when the transaction has committed. */
	@Override
	public void enqueued(Operation operation) {
		String kind = this.kinds.of(operation.kind());
		if (this.transactional && Enqueued.isPossible()) {
			Enqueued.of(this).add(kind);
		}
		else {
			count(kind, 1);
		}
	}

	private void count(String kind, int operations) {
		Counter.builder("vix.sync.enqueued")
			.description("Operations enqueued by transactions that have committed")
			.baseUnit("operations")
			.tag("kind", kind)
			.register(this.registry)
			.increment(operations);
	}

	@Override
	public void claimed(int operations) {
		this.claimed.record(operations);
	}

	@Override
	public void recorded(int results) {
		this.recorded.record(results);
	}

	@Override
	public void leasesLost(int results) {
		this.leasesLost.increment(results);
	}

	@Override
	public void settled(Settlement settlement, @Nullable Duration age) {
		int attempt = settlement.entry().attempt() + 1;
		switch (settlement.verdict()) {
			case DELIVERED -> {
				attempts("delivered", attempt);
				delivered(settlement, age);
			}
			case REJECTED -> attempts("permanent_failed", attempt);
			case FAILED -> {
				if (attempt >= this.maxAttempts) {
					attempts("permanent_failed", attempt);
				}
			}
			default -> {
				// Given back: nothing is counted.
			}
		}
	}

	private void attempts(String outcome, int attempts) {
		DistributionSummary.builder("vix.sync.attempts")
			.description("Counted attempts of operations when they were delivered or failed for good")
			.baseUnit("attempts")
			.tag("outcome", outcome)
			.register(this.registry)
			.record(attempts);
	}

	private void delivered(Settlement settlement, @Nullable Duration age) {
		Operation operation = settlement.operation();
		if (age != null && operation != null) {
			Timer.builder("vix.sync.delivery.latency")
				.description("From the enqueueing of operations until their delivery is recorded")
				.serviceLevelObjectives(LATENCIES)
				.tag("kind", this.kinds.of(operation.kind()))
				.register(this.registry)
				.record(age);
		}
	}

	/**
	 * What one transaction enqueues; one for each, however many operations. Touched only
	 * where Spring's transactions are there.
	 */
	private record Enqueued(SyncMeters meters, Map<String, Integer> byKind) implements TransactionSynchronization {

		static boolean isPossible() {
			return TransactionSynchronizationManager.isSynchronizationActive();
		}

		static Enqueued of(SyncMeters meters) {
			for (TransactionSynchronization each : TransactionSynchronizationManager.getSynchronizations()) {
				if (each instanceof Enqueued mine && mine.meters == meters) {
					return mine;
				}
			}
			Enqueued created = new Enqueued(meters, new HashMap<>());
			TransactionSynchronizationManager.registerSynchronization(created);
			return created;
		}

		void add(String kind) {
			this.byKind.merge(kind, 1, Integer::sum);
		}

		@Override
		public void afterCompletion(int status) {
			if (status == STATUS_COMMITTED) {
				this.byKind.forEach(this.meters::count);
			}
		}

	}

}
