package com.vixcpp.sync.ordering;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import com.vixcpp.sync.operation.Operation;

/**
 * What was enqueued when, what arrived when, and whether the two agree: of two operations
 * of one key, the one whose transaction had ended before the other's began must arrive
 * first, and of one transaction the one that was enqueued first.
 */
final class History {

	private final AtomicLong clock = new AtomicLong();

	private final Map<String, Enqueued> enqueued = new ConcurrentHashMap<>();

	private final Map<String, List<String>> arrivals = new ConcurrentHashMap<>();

	private final Set<String> arrived = ConcurrentHashMap.newKeySet();

	private final Map<String, String> underWay = new ConcurrentHashMap<>();

	private final List<String> together = Collections.synchronizedList(new ArrayList<>());

	/** A moment, for a transaction that is about to begin. */
	long now() {
		return this.clock.incrementAndGet();
	}

	/** A transaction has ended. */
	void committed(long began, List<Operation> operations) {
		long ended = now();
		for (int i = 0; i < operations.size(); i++) {
			Operation operation = operations.get(i);
			this.enqueued.put(operation.id(), new Enqueued(operation.id(), began, ended, i));
		}
	}

	/** The receiver gets an operation, again or for the first time. */
	void arrives(Operation operation) {
		String key = String.valueOf(operation.orderingKey());
		String other = this.underWay.putIfAbsent(key, operation.id());
		if (other != null) {
			this.together.add(other + " and " + operation.id());
		}
		if (this.arrived.add(operation.id())) {
			this.arrivals.computeIfAbsent(key, (each) -> Collections.synchronizedList(new ArrayList<>()))
				.add(operation.id());
		}
	}

	/** The receiver is about to answer. */
	void leaves(Operation operation) {
		this.underWay.remove(String.valueOf(operation.orderingKey()), operation.id());
	}

	/** Two of one key that were with the receiver at the same time. */
	List<String> together() {
		return List.copyOf(this.together);
	}

	/** Operations that arrived although one that must come before them had not. */
	List<String> inversions() {
		List<String> inversions = new ArrayList<>();
		this.arrivals.forEach((key, ids) -> {
			Enqueued firstEnded = null;
			for (int i = ids.size() - 1; i >= 0; i--) {
				Enqueued each = this.enqueued.get(ids.get(i));
				if (each == null) {
					inversions.add(ids.get(i) + " was never committed");
					continue;
				}
				if (firstEnded != null && firstEnded.ended() < each.began()) {
					inversions.add(key + ": " + each + " before " + firstEnded);
				}
				Enqueued next = (i + 1 < ids.size()) ? this.enqueued.get(ids.get(i + 1)) : null;
				if (next != null && next.began() == each.began() && next.number() < each.number()) {
					inversions.add(key + ": " + each + " before " + next + " of one transaction");
				}
				if (firstEnded == null || each.ended() < firstEnded.ended()) {
					firstEnded = each;
				}
			}
		});
		return inversions;
	}

	/** What was committed, and what of it has arrived. */
	Set<String> missing() {
		Set<String> missing = new HashSet<>(this.enqueued.keySet());
		missing.removeAll(this.arrived);
		return missing;
	}

	int size() {
		return this.enqueued.size();
	}

	/** An operation, when its transaction began and ended, and its number in it. */
	private record Enqueued(String id, long began, long ended, int number) {
	}

}
