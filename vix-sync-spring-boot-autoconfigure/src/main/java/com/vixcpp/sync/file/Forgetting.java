package com.vixcpp.sync.file;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import com.vixcpp.sync.file.Item.Logged;
import com.vixcpp.sync.file.LogReader.Stretch;

/**
 * Forgets operations that have been finished for long: at once for whoever asks, while
 * their space is given back by a {@link Compaction}. Safe for use by several threads; one
 * at a time does it.
 */
final class Forgetting {

	private static final int STRETCHES = 64;

	/** What is not old enough, in a look from the begin. */
	private static final int YOUNG = 1_000;

	/**
	 * Of looks that find nothing, how many make one that goes on behind what they see.
	 */
	private static final int QUIET = 10;

	private final Journal journal;

	/** Up to where nothing is left that can be forgotten; the next look begins there. */
	private long done;

	/** Up to where looks have come behind what was not old enough. */
	private long ahead;

	/** How many looks that find nothing come before the next one that goes on behind. */
	private int rest;

	Forgetting(Journal journal) {
		this.journal = journal;
	}

	/**
	 * Looks through a bounded part of the log. The order of positions is about that of
	 * time: a look stops after some that are not old enough, and the next one begins at
	 * the first of them. That may be old only in years, though, where a clock was wrong:
	 * if a look finds nothing, another one goes on behind it, from where the last such
	 * one has come to, up to the end and then anew. That reads much, mostly for nothing,
	 * and others wait for each stretch: once it has found nothing, nine looks do without.
	 */
	synchronized int run(Instant horizon, int limit) {
		Look first = look(this.done, horizon, limit, YOUNG);
		this.done = first.last() ? 0 : first.done();
		if (!first.old().isEmpty() || first.last()) {
			return forget(first.old());
		}
		if (this.rest > 0) {
			this.rest--;
			return 0;
		}
		Look second = look(Math.max(this.ahead, first.seen()), horizon, limit, Integer.MAX_VALUE);
		this.ahead = second.last() ? 0 : second.seen();
		this.rest = second.old().isEmpty() ? QUIET - 1 : 0;
		return forget(second.old());
	}

	private Look look(long after, Instant horizon, int limit, int most) {
		List<Logged> old = new ArrayList<>();
		int young = 0;
		long done = after;
		long from = after + 1;
		for (int i = 0; i < STRETCHES; i++) {
			long next = from;
			Stretch stretch = this.journal.locked(() -> this.journal.reader().stretch(next));
			for (Item each : stretch.items()) {
				if (each instanceof Logged logged && logged.record().status().isFinal() && isOver(logged)) {
					if (logged.at().isBefore(horizon)) {
						old.add(logged);
					}
					else {
						young++;
					}
				}
				done = (young == 0) ? each.position() : done;
				if (old.size() == limit || young == most) {
					return new Look(old, done, each.position(), false);
				}
			}
			from = stretch.next();
			done = (young == 0) ? from - 1 : done;
			if (stretch.last()) {
				return new Look(old, done, from - 1, true);
			}
		}
		return new Look(old, done, from - 1, false);
	}

	/** Whether nothing of the operation follows this record. */
	private boolean isOver(Logged logged) {
		return this.journal.locked(
				() -> this.journal.index().finished().last(logged.operationId(), logged.put()) == logged.position());
	}

	private int forget(List<Logged> old) {
		return this.journal.change((unit) -> {
			List<Logged> over = old.stream().filter(this::isOver).toList();
			if (!over.isEmpty()) {
				long last = over.stream().mapToLong(Logged::position).max().orElseThrow();
				Instant keptFrom = over.stream()
					.map(Logged::at)
					.max(Instant::compareTo)
					.orElseThrow()
					.plus(1, ChronoUnit.MICROS);
				unit.add((position) -> new Item.Forgotten(position,
						over.stream()
							.map((each) -> new Item.Past(each.operationId(), each.put(), each.record().revision() + 1))
							.toList(),
						last, keptFrom));
			}
			return over.size();
		});
	}

	/**
	 * What a look has found.
	 *
	 * @param old what can be forgotten
	 * @param done up to where that is all, now and later
	 * @param seen up to where it has looked
	 * @param last whether that is the end of the log
	 */
	private record Look(List<Logged> old, long done, long seen, boolean last) {
	}

}
