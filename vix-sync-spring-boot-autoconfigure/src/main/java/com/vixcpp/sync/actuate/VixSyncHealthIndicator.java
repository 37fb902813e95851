package com.vixcpp.sync.actuate;

import com.vixcpp.sync.actuate.OutboxSampler.Sample;
import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.outbox.Pause;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * The component {@code vixSync} of {@code /actuator/health}. UP also when offline and
 * with failed operations: that is what an outbox is for. DOWN when the store cannot be
 * reached or written, or the engine has died.
 */
public final class VixSyncHealthIndicator extends AbstractHealthIndicator {

	private final OutboxSampler sampler;

	private final SyncState state;

	/**
	 * Create the indicator.
	 * @param sampler counts the outbox
	 * @param state everything else
	 */
	public VixSyncHealthIndicator(OutboxSampler sampler, SyncState state) {
		super("The state of the outbox cannot be told");
		this.sampler = sampler;
		this.state = state;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Sample sample = this.sampler.latest();
		String failure = failure();
		String engine = this.state.engine();
		Pause pause = (sample != null) ? sample.pause() : null;
		boolean up = sample != null && failure == null && !engine.equals("died");
		builder.status(up ? "UP" : "DOWN");
		if (sample != null) {
			OutboxCounts counts = sample.counts();
			builder.withDetail("pending", count(counts.pending()))
				.withDetail("inFlight", count(counts.inFlight()))
				.withDetail("failed", count(counts.failed()))
				.withDetail("permanentFailed", count(counts.permanentFailed()))
				.withDetail("heldKeys", count(sample.heldKeys()))
				.withDetail("oldestPendingSeconds", sample.oldestPendingSeconds())
				.withDetail("sampleAgeSeconds", (System.nanoTime() - sample.takenNanos()) / 1_000_000_000);
		}
		builder.withDetail("network", this.state.online() ? "online" : "offline")
			.withDetail("unavailableDestinations", this.state.unavailableDestinations())
			.withDetail("durability", this.state.durability())
			.withDetail("engine", (pause != null && engine.equals("running")) ? "paused" : engine);
		if (pause != null) {
			builder.withDetail("pausedBy", pause.by()).withDetail("pausedSince", pause.since().toString());
		}
		if (failure != null) {
			builder.withDetail("store", failure);
		}
	}

	private @Nullable String failure() {
		String unreadable = this.sampler.failure();
		return (unreadable != null) ? unreadable : this.state.storeTrouble();
	}

	private static Object count(long count) {
		return (count < OutboxCounts.CAP) ? count : "> " + (OutboxCounts.CAP - 1);
	}

}
