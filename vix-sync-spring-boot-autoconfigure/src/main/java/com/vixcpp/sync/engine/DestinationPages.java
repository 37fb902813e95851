package com.vixcpp.sync.engine;

import java.util.List;

/**
 * Where claimable entries want to go: all destinations at once where there are few, one
 * page after the other where not, so that each gets its turn. For one thread at a time.
 */
final class DestinationPages {

	/** Destinations of a page. */
	static final int SIZE = 100;

	private String last = "";

	/** What the page of this turn begins behind. */
	private String behind = "";

	private boolean holds;

	private boolean isHeld;

	/** Begin the next turn. */
	void turn() {
		this.isHeld = this.holds;
		this.holds = false;
		this.behind = this.isHeld ? this.behind : this.last;
	}

	/** What the page of this turn begins behind; empty for the first. */
	String behind() {
		return this.behind;
	}

	/**
	 * What was found there.
	 * @return false if there is no such page (any more): this turn is that of the first
	 */
	boolean isPage(List<String> found) {
		if (found.isEmpty() && !this.behind.isEmpty()) {
			this.isHeld = false;
			this.behind = "";
			return false;
		}
		this.last = (found.size() == SIZE) ? found.get(SIZE - 1) : "";
		return true;
	}

	/** Not all of this page have had their turn: it is the next one as well. */
	void hold() {
		this.holds = true;
	}

	/** Whether there is no other page. */
	boolean isOnly() {
		return this.behind.isEmpty() && this.last.isEmpty();
	}

	/**
	 * Whether the page was the last one of a round. Where there are several, one that was
	 * held ends no second round.
	 */
	boolean isRoundComplete() {
		return this.last.isEmpty() && (!this.isHeld || this.behind.isEmpty());
	}

}
