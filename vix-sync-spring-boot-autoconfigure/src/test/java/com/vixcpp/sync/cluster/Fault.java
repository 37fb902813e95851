package com.vixcpp.sync.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What befalls one node.
 *
 * @param kind what
 * @param node which one
 */
record Fault(Kind kind, int node) {

	/** Each kind as often as the others, in an order and on nodes that chance chooses. */
	static List<Fault> plan(int faults, int nodes, Random random) {
		List<Fault> plan = new ArrayList<>();
		while (plan.size() < faults) {
			List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
			Collections.shuffle(kinds, random);
			kinds.forEach((kind) -> plan.add(new Fault(kind, random.nextInt(nodes))));
		}
		return plan.subList(0, faults);
	}

	/** The ways in which a node goes. */
	enum Kind {

		/** SIGKILL; another one is started afterwards. */
		KILL,

		/** SIGSTOP for longer than its leases, then SIGCONT. */
		STOP,

		/** Cut off from the database, and from nothing else. */
		PARTITION

	}

}
