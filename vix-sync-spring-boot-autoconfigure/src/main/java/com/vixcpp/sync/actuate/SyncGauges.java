package com.vixcpp.sync.actuate;

import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import com.vixcpp.sync.actuate.OutboxSampler.Sample;
import com.vixcpp.sync.outbox.OutboxCounts;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * What can be read off the outbox at any moment. Nothing is counted for a scrape: all
 * gauges share the sample that health shows, and are not a number while there is none.
 */
public final class SyncGauges implements MeterBinder {

	private final OutboxSampler sampler;

	private final SyncState state;

	/**
	 * Create the gauges.
	 * @param sampler counts the outbox
	 * @param state knows the destinations
	 */
	public SyncGauges(OutboxSampler sampler, SyncState state) {
		this.sampler = sampler;
		this.state = state;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		operations(registry, "pending", OutboxCounts::pending);
		operations(registry, "in_flight", OutboxCounts::inFlight);
		operations(registry, "failed", OutboxCounts::failed);
		operations(registry, "permanent_failed", OutboxCounts::permanentFailed);
		Gauge.builder("vix.sync.oldest.pending", this, (gauges) -> gauges.sampled(Sample::oldestPendingSeconds))
			.description("How long the oldest operation has been waiting")
			.baseUnit("seconds")
			.register(registry);
		Gauge.builder("vix.sync.wal.size", this, (gauges) -> gauges.sampled(Sample::walRecords))
			.description("About how many records the log holds")
			.baseUnit("records")
			.register(registry);
		Gauge
			.builder("vix.sync.destinations.unavailable", this.state, (state) -> state.unavailableDestinations().size())
			.description("Destinations that rest because they do not answer or have asked for it")
			.register(registry);
	}

	private void operations(MeterRegistry registry, String status, ToLongFunction<OutboxCounts> count) {
		Gauge
			.builder("vix.sync.operations", this,
					(gauges) -> gauges.sampled((sample) -> count.applyAsLong(sample.counts())))
			.description("Unfinished operations; counted up to " + OutboxCounts.CAP)
			.baseUnit("operations")
			.tag("status", status)
			.register(registry);
	}

	private double sampled(ToDoubleFunction<Sample> value) {
		Sample sample = this.sampler.latest();
		return (sample != null && this.sampler.failure() == null) ? value.applyAsDouble(sample) : Double.NaN;
	}

}
