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

	private final Journal journal;

	/** Up to where all has been looked at; the next look goes on there. */
	private long seen;

	Forgetting(Journal journal) {
		this.journal = journal;
	}

	/**
	 * Looks through a bounded part of the log. The order of positions is about that of
	 * time: it stops at what is not old enough, and begins anew at the end.
	 */
	synchronized int run(Instant horizon, int limit) {
		List<Logged> old = new ArrayList<>();
		for (int i = 0; i < STRETCHES && old.size() < limit; i++) {
			Stretch stretch = this.journal.locked(() -> this.journal.reader().stretch(this.seen + 1, STRETCH));
			for (Item each : stretch.items()) {
				if (each instanceof Logged logged && logged.record().status().isFinal() && isOver(logged)) {
					if (!logged.at().isBefore(horizon)) {
						return forget(old);
					}
					old.add(logged);
				}
				this.seen = each.position();
				if (old.size() == limit) {
					return forget(old);
				}
			}
			if (stretch.last()) {
				this.seen = 0;
				return forget(old);
			}
			this.seen = stretch.next() - 1;
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
