package com.vixcpp.sync.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whose turn it is, and how much each may claim. Where there is less room than there are
 * destinations each claim goes on behind the one that was served last. For one thread at
 * a time.
 */
final class Turns {

	private String servedLast = "";

	private boolean pageServed = true;

	/**
	 * Share the room, equally as far as each can use it.
	 * @param open what each destination of a page may get at most, 1 or more
	 * @param room how much all may get
	 * @return what each of those may get whose turn it is
	 */
	Map<String, Integer> next(Map<String, Integer> open, int room) {
		TreeMap<String, Integer> byName = new TreeMap<>(open);
		List<String> inTurn = new ArrayList<>(byName.tailMap(this.servedLast, false).keySet());
		int toTheEnd = inTurn.isEmpty() ? byName.size() : inTurn.size();
		inTurn.addAll(byName.headMap(this.servedLast, true).keySet());
		List<String> served = inTurn.subList(0, Math.max(0, Math.min(room, inTurn.size())));
		this.pageServed = served.size() >= toTheEnd;
		if (!served.isEmpty() && served.size() < inTurn.size()) {
			this.servedLast = served.get(served.size() - 1);
		}
		byName.keySet().retainAll(served);
		return share(byName, room);
	}

	/** Whether the last one of the page has had its turn. */
	boolean isPageServed() {
		return this.pageServed;
	}

	/**
	 * Share the room among all. Those that can use least come first: what they leave is
	 * shared by the others.
	 */
	static Map<String, Integer> share(Map<String, Integer> atMost, int room) {
		List<String> least = new ArrayList<>(atMost.keySet());
		least.sort(Comparator.comparing(atMost::get));
		Map<String, Integer> shares = new LinkedHashMap<>();
		int left = room;
		for (int i = 0; i < least.size(); i++) {
			int others = least.size() - i - 1;
			int share = Math.min(atMost.get(least.get(i)), (left + others) / (others + 1));
			if (share > 0) {
				shares.put(least.get(i), share);
				left -= share;
			}
		}
		return shares;
	}

}
