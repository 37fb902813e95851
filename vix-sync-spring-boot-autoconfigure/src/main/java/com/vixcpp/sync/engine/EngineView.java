package com.vixcpp.sync.engine;

import java.util.ArrayList;
import java.util.List;

import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.outbox.Cause;
import com.vixcpp.sync.outbox.NodeView;
import com.vixcpp.sync.transport.TransportRegistry;

/**
 * What the engine of this node sees in the way of operations. Safe for use by several
 * threads.
 */
public final class EngineView implements NodeView {

	private final SyncEngine engine;

	private final TransportRegistry transports;

	private final Network network;

	private final boolean enabled;

	/**
	 * Create the view.
	 * @param engine the engine of this node
	 * @param transports what it sends with
	 * @param network where it can go
	 * @param enabled false if this node only enqueues
	 */
	public EngineView(SyncEngine engine, TransportRegistry transports, Network network, boolean enabled) {
		this.engine = engine;
		this.transports = transports;
		this.network = network;
		this.enabled = enabled;
	}

	@Override
	public List<Cause> all() {
		if (!this.enabled) {
			return List.of(new Cause.NoEngine("disabled"));
		}
		List<Cause> causes = new ArrayList<>();
		if (!this.engine.isRunning() || !this.engine.isAlive()) {
			causes.add(new Cause.NoEngine(this.engine.isRunning() ? "dead" : "stopped"));
		}
		if (!this.network.isOnline()) {
			causes.add(new Cause.Offline());
		}
		return causes;
	}

	@Override
	public List<Cause> some(String kind, String destination) {
		if (!this.enabled) {
			return List.of();
		}
		List<Cause> causes = new ArrayList<>();
		this.network.destinations()
			.rest(destination, this.engine.local())
			.ifPresent((rest) -> causes
				.add(new Cause.DestinationAtRest(destination, rest.left(), rest.probing(), rest.reason())));
		if (this.transports.isUnknownPeer(destination)) {
			causes.add(new Cause.PeerUnknown(destination, this.transports.peers()));
		}
		else if (!this.transports.isPeer(destination) && this.transports.find(kind).isEmpty()) {
			causes.add(new Cause.KindUnknown(kind, this.transports.kinds()));
		}
		return causes;
	}

}
