package com.vixcpp.sync.actuate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.vixcpp.sync.actuate.OutboxSampler.Sample;
import com.vixcpp.sync.actuate.SyncSummary.Counts;
import com.vixcpp.sync.actuate.SyncSummary.Destination;
import com.vixcpp.sync.actuate.SyncSummary.Paused;
import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.outbox.Pause;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * The endpoint {@code vixsync}: what the engine does, at a glance. Operations and actions
 * are added by {@link VixSyncWebExtension} and {@link VixSyncJmxExtension}, each in the
 * manner of its technology. Safe for use by several threads.
 */
@Endpoint(id = "vixsync", defaultAccess = Access.READ_ONLY)
public final class VixSyncEndpoint {

	/** More that rest are not shown one by one. */
	private static final int MOST_DESTINATIONS = 100;

	private final OutboxSampler sampler;

	private final SyncState state;

	private final Throughput throughput;

	private final boolean actions;

	/**
	 * Create the endpoint.
	 * @param sampler counts the outbox
	 * @param state the engine and the network of this node
	 * @param throughput what this node has got done
	 * @param actions whether actions are allowed
	 */
	public VixSyncEndpoint(OutboxSampler sampler, SyncState state, Throughput throughput, boolean actions) {
		this.sampler = sampler;
		this.state = state;
		this.throughput = throughput;
		this.actions = actions;
	}

	/**
	 * What waits, where to, and why. Never waits for a connection to the database.
	 * @return the numbers that health shows as well, at most a second old
	 */
	@ReadOperation
	public SyncSummary summary() {
		Sample sample = this.sampler.latest();
		String unreadable = this.sampler.failure();
		String engine = this.state.engine();
		Pause pause = (sample != null) ? sample.pause() : null;
		return new SyncSummary((pause != null && engine.equals("running")) ? "paused" : engine,
				this.state.online() ? "online" : "offline", this.state.durability(),
				(unreadable != null) ? unreadable : this.state.storeTrouble(), this.actions,
				(pause != null) ? new Paused(pause.by(), pause.since().toString()) : null,
				(sample != null) ? counts(sample) : null, this.throughput.done(), destinations(sample));
	}

	private static Counts counts(Sample sample) {
		OutboxCounts counts = sample.counts();
		return new Counts(counts.pending(), counts.inFlight(), counts.failed(), counts.permanentFailed(),
				sample.heldKeys(), sample.oldestPendingSeconds(), sample.walRecords(),
				(System.nanoTime() - sample.takenNanos()) / 1_000_000_000);
	}

	private List<Destination> destinations(@Nullable Sample sample) {
		Map<String, Destination> destinations = new TreeMap<>();
		if (sample != null) {
			sample.destinations()
				.forEach((name) -> destinations.put(name, new Destination(name, "available", null, null)));
		}
		this.state.resting()
			.stream()
			.limit(MOST_DESTINATIONS)
			.forEach((each) -> destinations.put(each.name(), new Destination(each.name(),
					each.probing() ? "probing" : "resting", each.left().toMillis(), each.reason())));
		return new ArrayList<>(destinations.values());
	}

}
