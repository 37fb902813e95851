package com.vixcpp.sync.file;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What can be claimed, by its destination and the longest due first; suspects apart.
 * Under the lock of the log.
 */
final class Lanes {

	private final TreeMap<String, TreeSet<Entry>> suspects = new TreeMap<>();

	private final TreeMap<String, TreeSet<Entry>> others = new TreeMap<>();

	void add(Entry entry) {
		of(entry.suspect).computeIfAbsent(entry.destination, (each) -> new TreeSet<>(Entry.BY_DUE)).add(entry);
	}

	void remove(Entry entry) {
		TreeMap<String, TreeSet<Entry>> lanes = of(entry.suspect);
		TreeSet<Entry> lane = lanes.get(entry.destination);
		if (lane != null && lane.remove(entry) && lane.isEmpty()) {
			lanes.remove(entry.destination);
		}
	}

	List<String> destinations(boolean suspects, String after, int limit) {
		return of(suspects).tailMap(after, false).keySet().stream().limit(limit).toList();
	}

	/** Those of one destination that are due, the longest due first. */
	List<Entry> due(boolean suspects, String destination, Instant now, int limit, Predicate<Entry> which) {
		List<Entry> due = new ArrayList<>();
		TreeSet<Entry> lane = of(suspects).get(destination);
		if (lane != null) {
			for (Entry each : lane) {
				if (due.size() == limit || each.dueAt.isAfter(now)) {
					break;
				}
				if (which.test(each)) {
					due.add(each);
				}
			}
		}
		return due;
	}

	/** Those of all destinations that are due. */
	List<Entry> due(Instant now, int limit) {
		List<Entry> due = new ArrayList<>();
		for (boolean each : new boolean[] { false, true }) {
			of(each).keySet().forEach((destination) -> {
				due.addAll(due(each, destination, now, limit, (entry) -> true));
				due.sort(Entry.BY_DUE);
				due.subList(Math.min(limit, due.size()), due.size()).clear();
			});
		}
		return due;
	}

	private TreeMap<String, TreeSet<Entry>> of(boolean suspects) {
		return suspects ? this.suspects : this.others;
	}

}
