package com.vixcpp.sync.engine;

import java.util.List;

import com.vixcpp.sync.outbox.Outbox;

/**
 * Where claimable entries want to go: all destinations at once where there are few, one
 * page after the other where not, so that each gets its turn. For one thread at a time.
 */
final class DestinationPages {

	private static final int SIZE = 100;

	private final Outbox outbox;

	private final boolean suspects;

	private String last = "";

	DestinationPages(Outbox outbox, boolean suspects) {
		this.outbox = outbox;
		this.suspects = suspects;
	}

	List<String> next() {
		List<String> page = this.outbox.destinations(this.suspects, this.last, SIZE);
		if (page.isEmpty() && !this.last.isEmpty()) {
			page = this.outbox.destinations(this.suspects, "", SIZE);
		}
		this.last = (page.size() == SIZE) ? page.get(SIZE - 1) : "";
		return page;
	}

	/** Whether the page was the last one of a round. */
	boolean isRoundComplete() {
		return this.last.isEmpty();
	}

}
