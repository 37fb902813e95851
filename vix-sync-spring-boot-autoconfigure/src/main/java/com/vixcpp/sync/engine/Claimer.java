package com.vixcpp.sync.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.transport.TransportRegistry;

/**
 * Takes due entries for as much as the window has room for, the same share for every
 * destination that can be reached. Destinations that rest are not asked for, so a million
 * entries behind one of them cost the others nothing. One claim at a time per process.
 */
final class Claimer {

	private final Outbox outbox;

	private final TransportRegistry transports;

	private final Network network;

	private final EngineSettings settings;

	private final SendWindow window;

	private final DestinationPages suspects;

	private final DestinationPages others;

	Claimer(Outbox outbox, TransportRegistry transports, Network network, EngineSettings settings, SendWindow window) {
		this.outbox = outbox;
		this.transports = transports;
		this.network = network;
		this.settings = settings;
		this.window = window;
		this.suspects = new DestinationPages(outbox, true);
		this.others = new DestinationPages(outbox, false);
	}

	/**
	 * Claim once, and at most one suspect beside.
	 * @return what was claimed
	 */
	synchronized List<Send> claim(EngineClock clock) {
		List<Send> claimed = new ArrayList<>();
		List<String> suspects = this.window.hasSuspect() ? List.of() : this.suspects.next();
		Map<Boolean, List<String>> inTurn = suspects.stream().collect(Collectors.partitioningBy(this::isSuspectsTurn));
		claimed.addAll(claim(true, inTurn.get(true), clock, 1));
		List<String> destinations = this.others.next();
		this.network.waitingFor(destinations, this.others.isRoundComplete(), clock.local());
		boolean suspectClaimed = !claimed.isEmpty();
		claimed.addAll(claim(false, destinations, clock, this.window.room()));
		if (!suspectClaimed) {
			claimed.addAll(claim(true, inTurn.get(false), clock, 1));
		}
		return claimed;
	}

	/**
	 * Suspects come first, but those that rest are probed in turn by a suspect and by
	 * another, or a suspect that never gets an answer would keep them closed for ever.
	 */
	private boolean isSuspectsTurn(String destination) {
		return this.network.destinations().closings(destination) % 2 == 0;
	}

	private List<Send> claim(boolean suspects, List<String> destinations, EngineClock clock, int room) {
		if (destinations.isEmpty()) {
			return List.of();
		}
		long bytes = Math.min(this.window.bytesRoom(), bytesPerClaim());
		Map<String, Integer> quotas = quotas(destinations, clock, Math.min(room, this.window.room()));
		if (quotas.isEmpty() || bytes <= 0) {
			return List.of();
		}
		long leaseEnds = System.nanoTime() + this.settings.inflightTimeout().toNanos();
		List<ClaimedOperation> claimed = this.outbox.claim(
				new ClaimRequest(quotas, this.transports.kinds(), bytes, this.settings.inflightTimeout(), suspects),
				clock.stored());
		List<Send> sends = claimed.stream().map((each) -> new Send(each, leaseEnds, clock)).toList();
		this.window.add(sends);
		return sends;
	}

	private Map<String, Integer> quotas(List<String> destinations, EngineClock clock, int room) {
		Map<String, Integer> open = new LinkedHashMap<>();
		for (String destination : destinations) {
			int quota = this.network.destinations().quota(destination, clock.local())
					- this.window.waiting(destination);
			if (quota > 0 && this.window.bytes(destination) < bytesPerClaim()) {
				open.put(destination, quota);
			}
		}
		if (open.isEmpty()) {
			return open;
		}
		int share = Math.max(1, room / open.size());
		Map<String, Integer> quotas = new LinkedHashMap<>();
		int left = room;
		for (Map.Entry<String, Integer> each : open.entrySet()) {
			int quota = Math.min(Math.min(share, each.getValue()), left);
			if (quota > 0) {
				quotas.put(each.getKey(), quota);
				left -= quota;
			}
		}
		return quotas;
	}

	/**
	 * A destination holds no larger share of the bytes than of the slots: what it holds
	 * before a claim and what it gets by it are half of that at most.
	 */
	private long bytesPerClaim() {
		long all = this.settings.maxBytesInFlight();
		int slots = this.network.destinations().slots();
		return (slots >= this.settings.concurrency()) ? all
				: Math.max(1, all * slots / this.settings.concurrency() / 2);
	}

}
