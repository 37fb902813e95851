package com.vixcpp.sync.network;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network as this node sees it: what the probe says, and what real traffic says. Only
 * the probe keeps the engine from sending; traffic that finds nobody makes the
 * destinations rest one by one, and is reported. Each change is logged once. Safe for use
 * by several threads.
 */
public final class Network {

	private static final Logger logger = LoggerFactory.getLogger(Network.class);

	private final NetworkProbe probe;

	private final Destinations destinations;

	private volatile boolean probeOnline = true;

	private volatile boolean probeFailed;

	private volatile Collection<String> known = List.of();

	/**
	 * Create the view.
	 * @param probe the user's, or one that always says online
	 * @param destinations what traffic tells
	 */
	public Network(NetworkProbe probe, Destinations destinations) {
		this.probe = probe;
		this.destinations = destinations;
	}

	/**
	 * What traffic tells about each destination.
	 * @return the register
	 */
	public Destinations destinations() {
		return this.destinations;
	}

	/**
	 * Ask the probe. When it finds the network back, every rest ends.
	 * @param now local time
	 * @return false if nothing should be sent
	 */
	public synchronized boolean probe(Instant now) {
		boolean online = ask();
		if (online != this.probeOnline) {
			this.probeOnline = online;
			if (online) {
				this.destinations.networkReturned(now);
			}
			logger.info(online ? "Network is back: sending what has been waiting"
					: "Network is away as far as the probe knows: operations wait, nothing is counted");
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
	 * Remember where operations wait to go.
	 * @param destinations their destinations
	 */
	public void waitingFor(Collection<String> destinations) {
		this.known = List.copyOf(destinations);
	}

	/**
	 * The state to show: the last word of the probe, or offline when traffic found none
	 * of the destinations that operations wait for.
	 * @return true if online
	 */
	public boolean isOnline() {
		return this.probeOnline && !this.destinations.allUnavailable(this.known);
	}

}
