package com.vixcpp.sync.network;

import java.time.Instant;
import java.util.Collection;
import java.util.function.Consumer;

import com.vixcpp.sync.network.NetworkChanged.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network as this node sees it: what the probe says, and what real traffic says. Only
 * the probe keeps the engine from sending; traffic that finds nobody makes the
 * destinations rest one by one. Each change is logged and told once. Safe for use by
 * several threads.
 */
public final class Network {

	private static final Logger logger = LoggerFactory.getLogger(Network.class);

	private final NetworkProbe probe;

	private final Destinations destinations;

	private final Consumer<NetworkChanged> listener;

	private boolean probeOnline = true;

	private boolean trafficOnline = true;

	private boolean probeFailed;

	private boolean someWaitHere;

	private boolean availableHere;

	private volatile boolean online = true;

	/**
	 * Create the view.
	 * @param probe the user's, or one that always says online
	 * @param destinations what traffic tells
	 */
	public Network(NetworkProbe probe, Destinations destinations) {
		this(probe, destinations, (change) -> {
		});
	}

	/**
	 * Create the view.
	 * @param probe the user's, or one that always says online
	 * @param destinations what traffic tells
	 * @param listener told of each change, in order; must neither block nor throw
	 */
	public Network(NetworkProbe probe, Destinations destinations, Consumer<NetworkChanged> listener) {
		this.probe = probe;
		this.destinations = destinations;
		this.listener = listener;
	}

	/**
	 * What traffic tells about each destination.
	 * @return the register
	 */
	public Destinations destinations() {
		return this.destinations;
	}

	/**
	 * Ask the probe. When it finds the network back, the rests that silence began end.
	 * @param now local time
	 * @return false if nothing should be sent
	 */
	public synchronized boolean probe(Instant now) {
		boolean online = ask();
		if (online != this.probeOnline) {
			this.probeOnline = online;
			changed(Source.PROBE, now);
		}
		return online;
	}

	private boolean ask() {
		try {
			boolean online = this.probe.isOnline();
			if (this.probeFailed) {
				this.probeFailed = false;
				logger.info("The network probe answers again");
			}
			return online;
		}
		catch (RuntimeException ex) {
			if (!this.probeFailed) {
				this.probeFailed = true;
				logger.warn("The network probe failed; taken as online until it answers again", ex);
			}
			return true;
		}
	}

	/**
	 * Look at where operations wait to go, page by page: traffic says that there is no
	 * network when a whole round has found nobody available. One who is, is enough to say
	 * the opposite at once.
	 * @param page some of the destinations
	 * @param last whether this page ends the round
	 * @param now local time
	 */
	public synchronized void waitingFor(Collection<String> page, boolean last, Instant now) {
		this.someWaitHere |= !page.isEmpty();
		this.availableHere |= this.destinations.anyAvailable(page, now);
		if (this.availableHere) {
			traffic(true, now);
		}
		else if (last) {
			// What is being sent waits nowhere: a probe that is under way changes
			// nothing.
			boolean nobody = this.someWaitHere || !this.destinations.unavailable().isEmpty();
			traffic(!nobody || (!this.someWaitHere && this.trafficOnline), now);
		}
		if (last) {
			this.someWaitHere = false;
			this.availableHere = false;
			this.destinations.forgetUnasked(now);
		}
	}

	private void traffic(boolean online, Instant now) {
		if (online != this.trafficOnline) {
			this.trafficOnline = online;
			this.destinations.nobodyAnswers(!online);
			changed(Source.TRAFFIC, now);
		}
	}

	private void changed(Source source, Instant now) {
		boolean online = this.probeOnline && this.trafficOnline;
		boolean returned = (source == Source.PROBE) ? this.probeOnline : this.trafficOnline;
		if (returned) {
			this.destinations.networkReturned(now);
		}
		if (online == this.online) {
			return;
		}
		this.online = online;
		if (online) {
			logger.info("Network is back: sending what has been waiting");
		}
		else {
			logger.info("Network is away, {}; nothing is counted", (source == Source.PROBE)
					? "as the network probe says: nothing is sent until it says otherwise"
					: "as far as traffic tells: no destination that operations wait for is available, each is tried"
							+ " again after its rest");
		}
		this.listener.accept(new NetworkChanged(online, source));
	}

	/**
	 * The state to show: online, unless the probe says otherwise or traffic finds none of
	 * the destinations that operations wait for.
	 * @return true if online
	 */
	public boolean isOnline() {
		return this.online;
	}

}
