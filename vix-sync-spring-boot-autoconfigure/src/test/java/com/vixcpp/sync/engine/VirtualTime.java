package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Time that passes only from one event to the next.
 */
final class VirtualTime {

	private final PriorityQueue<Event> events = new PriorityQueue<>(
			Comparator.comparing(Event::at).thenComparing(Event::number));

	private Instant now = Instant.parse("2026-01-01T00:00:00Z");

	private long number;

	Instant now() {
		return this.now;
	}

	void after(Duration delay, Runnable event) {
		this.events.add(new Event(this.now.plus(delay), this.number++, event));
	}

	/** Let time pass. */
	void pass(Duration time) {
		Instant end = this.now.plus(time);
		passUntil(() -> this.events.isEmpty() || this.events.peek().at().isAfter(end));
		this.now = end;
	}

	/** Let events happen until something is so, or none is left. */
	void passUntil(BooleanSupplier done) {
		while (!done.getAsBoolean() && !this.events.isEmpty()) {
			Event event = this.events.poll();
			this.now = event.at();
			event.what().run();
		}
	}

	private record Event(Instant at, long number, Runnable what) {
	}

}
