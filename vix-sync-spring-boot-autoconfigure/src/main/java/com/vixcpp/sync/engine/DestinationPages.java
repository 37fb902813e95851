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

	/** What the page of this turn begins behind. */
	private String behind = "";

	private boolean holds;

	private boolean isHeld;

	DestinationPages(Outbox outbox, boolean suspects) {
		this.outbox = outbox;
		this.suspects = suspects;
	}

	List<String> next() {
		this.isHeld = this.holds;
		this.holds = false;
		this.behind = this.isHeld ? this.behind : this.last;
		List<String> page = this.outbox.destinations(this.suspects, this.behind, SIZE);
		if (page.isEmpty() && !this.behind.isEmpty()) {
			this.isHeld = false;
			this.behind = "";
			page = this.outbox.destinations(this.suspects, "", SIZE);
		}
		this.last = (page.size() == SIZE) ? page.get(SIZE - 1) : "";
		return page;
	}

	/** Not all of this page have had their turn: it is the next one as well. */
	void hold() {
		this.holds = true;
	}

	/**
	 * Whether the page was the last one of a round. Where there are several, one that was
	 * held ends no second round.
	 */
	boolean isRoundComplete() {
		return this.last.isEmpty() && (!this.isHeld || this.behind.isEmpty());
	}

}
