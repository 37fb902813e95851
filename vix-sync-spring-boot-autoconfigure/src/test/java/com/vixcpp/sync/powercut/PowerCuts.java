package com.vixcpp.sync.powercut;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import com.vixcpp.sync.powercut.DiskJournal.Event;

/**
 * Cuts the power at every write of a journal, and makes the file that may be found
 * afterwards: what was forced is there, of the rest anything may be. Begins when the
 * application has started: while H2 makes a new file, a cut may leave one that does not
 * open, but nobody was told of anything.
 */
final class PowerCuts {

	private static final int SECTOR = 512;

	private final Random random;

	private final List<Event> unforced = new ArrayList<>();

	private final Set<String> acknowledged = new HashSet<>();

	private final Set<String> sent = new HashSet<>();

	private byte[] forced = new byte[0];

	private boolean started;

	PowerCuts(long seed) {
		this.random = new Random(seed);
	}

	/** Go through a journal, and show every file that a cut may leave. */
	void cut(List<Event> journal, Observer observer) {
		for (Event event : journal) {
			if (event instanceof Event.Acknowledged told) {
				this.acknowledged.add(told.operationId());
			}
			else if (event instanceof Event.Started) {
				this.started = true;
			}
			else if (event instanceof Event.Sent told) {
				this.sent.add(told.operationId());
			}
			else if (event instanceof Event.Forced) {
				this.forced = applied(this.forced, this.unforced);
				this.unforced.clear();
			}
			else {
				this.unforced.add(event);
				if (this.started) {
					observer.found(survivor(), this.acknowledged, this.sent);
				}
			}
		}
	}

	/** One of all the files that the disk may hold: dropped, kept, torn, reordered. */
	private byte[] survivor() {
		List<Event> kept = new ArrayList<>();
		double share = this.random.nextInt(5) / 4.0;
		for (Event event : this.unforced) {
			if (this.random.nextDouble() < share) {
				kept.add(this.random.nextBoolean() ? event : torn(event));
			}
		}
		if (this.random.nextBoolean()) {
			Collections.shuffle(kept, this.random);
		}
		return applied(this.forced, kept);
	}

	/** A write of several sectors, of which the first ones have arrived. */
	private Event torn(Event event) {
		if (event instanceof Event.Written written && written.bytes().length > SECTOR) {
			int sectors = this.random.nextInt(written.bytes().length / SECTOR);
			return new Event.Written(written.position(), Arrays.copyOf(written.bytes(), sectors * SECTOR));
		}
		return event;
	}

	private static byte[] applied(byte[] before, List<Event> events) {
		byte[] file = before.clone();
		for (Event event : events) {
			if (event instanceof Event.Truncated truncated) {
				file = Arrays.copyOf(file, (int) truncated.size());
			}
			else if (event instanceof Event.Written written) {
				int end = (int) written.position() + written.bytes().length;
				file = (end > file.length) ? Arrays.copyOf(file, end) : file;
				System.arraycopy(written.bytes(), 0, file, (int) written.position(), written.bytes().length);
			}
		}
		return file;
	}

	/** Looks at what a cut has left. */
	@FunctionalInterface
	interface Observer {

		void found(byte[] file, Set<String> acknowledged, Set<String> sent);

	}

}
