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

	private static final int STRETCH = 256 * 1024;

	private static final int STRETCHES = 64;

	/** What is not old enough, in one look. */
	private static final int YOUNG = 1_000;

	private final Journal journal;

	/** Up to where all has been looked at; the next look goes on there. */
	private long seen;

	Forgetting(Journal journal) {
		this.journal = journal;
	}

	/**
	 * Looks through a bounded part of the log. The order of positions is about that of
	 * time: it stops after some that are not old enough, where the next look begins at
	 * the first of them, and begins anew at the end.
	 */
	synchronized int run(Instant horizon, int limit) {
		List<Logged> old = new ArrayList<>();
		int young = 0;
		long from = this.seen + 1;
		for (int i = 0; i < STRETCHES && old.size() < limit; i++) {
			long next = from;
			Stretch stretch = this.journal.locked(() -> this.journal.reader().stretch(next, STRETCH));
			for (Item each : stretch.items()) {
				if (each instanceof Logged logged && logged.record().status().isFinal() && isOver(logged)) {
					if (logged.at().isBefore(horizon)) {
						old.add(logged);
					}
					else {
						young++;
					}
				}
				this.seen = (young == 0) ? each.position() : this.seen;
				if (old.size() == limit || young == YOUNG) {
					return forget(old);
				}
			}
			if (stretch.last()) {
				this.seen = 0;
				return forget(old);
			}
			from = stretch.next();
			this.seen = (young == 0) ? from - 1 : this.seen;
		}
		return forget(old);
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

}
