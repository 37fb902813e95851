package com.vixcpp.sync.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.Claimable;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.transport.TransportRegistry;

/**
 * Takes due entries for as much as the window has room for, the same share for every
 * destination that can be reached; what one does not need is for the others, and where
 * there is not enough for all they take turns. Destinations that rest are not asked for,
 * so a million entries behind one of them cost the others nothing. One claim at a time
 * per process.
 */
final class Claimer {

	private final Outbox outbox;

	private final TransportRegistry transports;

	private final Network network;

	private final EngineSettings settings;

	private final SendWindow window;

	private final DestinationPages suspects = new DestinationPages();

	private final DestinationPages others = new DestinationPages();

	private Map<String, Integer> ended = Map.of();

	private final Turns suspectsFirst = new Turns();

	private final Turns suspectsLast = new Turns();

	private final Turns turns = new Turns();

	Claimer(Outbox outbox, TransportRegistry transports, Network network, EngineSettings settings, SendWindow window) {
		this.outbox = outbox;
		this.transports = transports;
		this.network = network;
		this.settings = settings;
		this.window = window;
	}

	/**
	 * Give new entries their place in the line of their ordering key, and claim what is
	 * due, and at most one suspect beside.
	 */
	synchronized Claimed claim(EngineClock clock) {
		this.ended = this.window.takeEnded();
		boolean asksForSuspects = !this.window.hasSuspect();
		if (asksForSuspects) {
			this.suspects.turn();
		}
		this.others.turn();
		Claimable claimable = look(asksForSuspects);
		int linedUp = claimable.hasUnplaced() ? this.outbox.keys().lineUp() : 0;
		List<Send> sends = claim((linedUp > 0) ? look(asksForSuspects) : claimable, asksForSuspects, clock);
		boolean isAll = !claimable.hasUnplaced() && claimable.suspects().isEmpty() && this.others.isOnly();
		return new Claimed(linedUp, sends, isAll);
	}

	private Claimable look(boolean asksForSuspects) {
		Claimable found;
		boolean arePages;
		do {
			found = this.outbox.claimable(this.suspects.behind(), this.others.behind(), DestinationPages.SIZE);
			arePages = this.others.isPage(found.others());
			arePages &= !asksForSuspects || this.suspects.isPage(found.suspects());
		}
		while (!arePages);
		return found;
	}

	private List<Send> claim(Claimable claimable, boolean asksForSuspects, EngineClock clock) {
		List<String> suspects = asksForSuspects ? known(claimable.suspects()) : List.of();
		Map<Boolean, List<String>> inTurn = suspects.stream().collect(Collectors.partitioningBy(this::isSuspectsTurn));
		List<Send> claimed = new ArrayList<>(claimSuspect(inTurn.get(true), this.suspectsFirst, clock));
		List<String> destinations = known(claimable.others());
		this.network.waitingFor(destinations, this.others.isRoundComplete(), clock.local());
		boolean suspectClaimed = !claimed.isEmpty();
		claimed.addAll(claimOthers(destinations, clock));
		if (!suspectClaimed) {
			claimed.addAll(claimSuspect(inTurn.get(false), this.suspectsLast, clock));
		}
		return claimed;
	}

	/**
	 * What waits for a peer of others is no business of this node: it is neither claimed
	 * here, nor a sign that somebody can be reached from here.
	 */
	private List<String> known(List<String> destinations) {
		return destinations.stream().filter((each) -> !this.transports.isUnknownPeer(each)).toList();
	}

	/**
	 * Suspects come first, but those that rest are probed in turn by a suspect and by
	 * another, or a suspect that never gets an answer would keep them closed for ever.
	 */
	private boolean isSuspectsTurn(String destination) {
		return this.network.destinations().closings(destination) % 2 == 0;
	}

	private List<Send> claimSuspect(List<String> destinations, Turns turns, EngineClock clock) {
		Map<String, Integer> shares = turns.next(open(destinations, clock), Math.min(1, this.window.room()));
		if (!turns.isPageServed()) {
			this.suspects.hold();
		}
		return claim(true, shares, clock);
	}

	/** Where nothing is due at those whose turn it is, it is that of the next at once. */
	private List<Send> claimOthers(List<String> destinations, EngineClock clock) {
		List<Send> claimed;
		Map<String, Integer> shares;
		do {
			shares = this.turns.next(open(destinations, clock), this.window.room());
			claimed = claim(false, shares, clock);
		}
		while (claimed.isEmpty() && !shares.isEmpty() && !this.turns.isPageServed());
		if (!this.turns.isPageServed()) {
			this.others.hold();
		}
		return claimRest(claimed, shares, clock);
	}

	/** What some did not need of their share is for those who took all of theirs. */
	private List<Send> claimRest(List<Send> claimed, Map<String, Integer> shares, EngineClock clock) {
		Map<String, Long> taken = claimed.stream()
			.collect(Collectors.groupingBy((each) -> each.entry().destination(), Collectors.counting()));
		List<String> eager = shares.keySet()
			.stream()
			.filter((each) -> taken.getOrDefault(each, 0L) >= shares.get(each))
			.toList();
		int rest = shares.values().stream().mapToInt(Integer::intValue).sum() - claimed.size();
		if (eager.isEmpty() || rest <= 0) {
			return claimed;
		}
		List<Send> all = new ArrayList<>(claimed);
		all.addAll(claim(false, Turns.share(open(eager, clock), Math.min(rest, this.window.room())), clock));
		return all;
	}

	private List<Send> claim(boolean suspects, Map<String, Integer> quotas, EngineClock clock) {
		long bytes = Math.min(this.window.bytesRoom(), bytesPerClaim());
		if (quotas.isEmpty() || bytes <= 0) {
			return List.of();
		}
		long leaseEnds = System.nanoTime() + this.settings.inflightTimeout().toNanos();
		Set<String> peers = quotas.keySet().stream().filter(this.transports::isPeer).collect(Collectors.toSet());
		List<ClaimedOperation> claimed = this.outbox.claim(new ClaimRequest(quotas, this.transports.kinds(), peers,
				bytes, this.settings.inflightTimeout(), suspects), clock.stored());
		List<Send> sends = claimed.stream().map((each) -> new Send(each, leaseEnds, clock)).toList();
		this.window.add(sends);
		return sends;
	}

	/** Those that may get something, and how much at most. */
	private Map<String, Integer> open(List<String> destinations, EngineClock clock) {
		Map<String, Integer> open = new LinkedHashMap<>();
		for (String destination : destinations) {
			int lately = this.ended.getOrDefault(destination, 0);
			int quota = this.network.destinations().quota(destination, lately, clock.local())
					- this.window.waiting(destination);
			if (quota > 0 && this.window.bytes(destination) < bytesPerClaim()) {
				open.put(destination, quota);
			}
		}
		return open;
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
