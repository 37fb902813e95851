package com.vixcpp.sync.jdbc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;

/**
 * Up to where this node has claimed of each destination, so that a claim need not step
 * over what earlier ones took: until the next vacuum, or for as long as a snapshot is
 * held, PostgreSQL keeps all that in the index. A mark is set while there is more than a
 * claim may take. It delays what comes to lie below it, a late commit or something given
 * back, by a second at most, and skips nothing (C4): it is dropped after that time, by
 * each claim that finds less than it may take, and when this node itself puts something
 * below. Safe for use by several threads.
 */
final class LowWaterMarks {

	private static final long LONGEST = 1_000_000_000;

	private final Map<String, Mark> marks = new ConcurrentHashMap<>();

	private final AtomicLong drops = new AtomicLong();

	/** Behind which entries a claim is to begin: suspects have a lane without marks. */
	Begun begin(ClaimRequest request) {
		long now = System.nanoTime();
		Map<String, Mark> from = new HashMap<>();
		if (!request.suspects()) {
			this.marks.values().removeIf((mark) -> now - mark.sinceNanos() >= LONGEST);
			from.putAll(this.marks);
		}
		return new Begun(from, now, this.drops.get());
	}

	/** A claim has ended. */
	void claimed(ClaimRequest request, Begun begun, List<ClaimedOperation> claimed) {
		if (request.suspects()) {
			return;
		}
		Map<String, List<OutboxEntry>> byDestination = claimed.stream()
			.map(ClaimedOperation::entry)
			.collect(Collectors.groupingBy(OutboxEntry::destination));
		request.quotas().forEach((destination, quota) -> {
			List<OutboxEntry> taken = byDestination.getOrDefault(destination, List.of());
			if (taken.size() < quota) {
				this.marks.remove(destination);
			}
			else {
				OutboxEntry last = taken.get(taken.size() - 1);
				Mark before = begun.from().get(destination);
				this.marks.put(destination, new Mark(last.nextAttemptAt().toString(), last.position(),
						(before != null) ? before.sinceNanos() : begun.nanos()));
			}
		});
		if (this.drops.get() != begun.drops()) {
			this.marks.clear();
		}
	}

	/** Something may lie below the marks. */
	void drop() {
		this.drops.incrementAndGet();
		this.marks.clear();
	}

	/**
	 * How a claim has begun.
	 *
	 * @param from the marks of then
	 * @param nanos when that was
	 * @param drops how often marks had been dropped
	 */
	record Begun(Map<String, Mark> from, long nanos, long drops) {

		String due(String destination) {
			Mark mark = this.from.get(destination);
			return (mark != null) ? mark.due() : "-infinity";
		}

		long position(String destination) {
			Mark mark = this.from.get(destination);
			return (mark != null) ? mark.position() : 0;
		}

	}

	/**
	 * The last entry that was claimed.
	 *
	 * @param due since when it was due, as ISO 8601 writes it
	 * @param position its place in the log
	 * @param sinceNanos when a claim has last begun at the first entry
	 */
	record Mark(String due, long position, long sinceNanos) {
	}

}
