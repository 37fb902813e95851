package com.vixcpp.sync.autoconfigure;

import java.time.Instant;
import java.util.Collection;

import com.vixcpp.sync.actuate.RestingDestination;
import com.vixcpp.sync.actuate.SyncState;
import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.outbox.StoreDurability;
import org.jspecify.annotations.Nullable;

/**
 * What health shows of the engine and the network, which it cannot see itself.
 */
record EngineState(SyncEngine syncEngine, Network network, boolean enabled,
		@Nullable StoreDurability store) implements SyncState {

	@Override
	public boolean online() {
		return this.network.isOnline();
	}

	@Override
	public Collection<String> unavailableDestinations() {
		return this.network.destinations().unavailable();
	}

	@Override
	public Collection<RestingDestination> resting() {
		Instant now = this.syncEngine.local();
		return unavailableDestinations().stream()
			.flatMap((name) -> this.network.destinations()
				.rest(name, now)
				.map((rest) -> new RestingDestination(name, rest.left(), rest.probing(), rest.reason()))
				.stream())
			.toList();
	}

	@Override
	public String durability() {
		return (this.store != null) ? this.store.level() : "none";
	}

	@Override
	public String engine() {
		if (!this.enabled) {
			return "disabled";
		}
		if (!this.syncEngine.isAlive()) {
			return "died";
		}
		return this.syncEngine.isRunning() ? "running" : "stopped";
	}

	@Override
	public @Nullable String storeTrouble() {
		String failure = (this.store != null) ? this.store.failure() : null;
		return (failure != null) ? failure : this.syncEngine.storeTrouble();
	}

}
