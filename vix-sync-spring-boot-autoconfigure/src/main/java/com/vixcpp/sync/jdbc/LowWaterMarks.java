package com.vixcpp.sync.jdbc;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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

	/** Behind which entry to begin. */
	Optional<Mark> of(String destination) {
		return Optional.ofNullable(this.marks.get(destination))
			.filter((mark) -> System.nanoTime() - mark.sinceNanos() < LONGEST);
	}

	/** A claim has ended. */
	void claimed(ClaimRequest request, List<ClaimedOperation> claimed) {
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
				long since = of(destination).map(Mark::sinceNanos).orElseGet(System::nanoTime);
				this.marks.put(destination, new Mark(last.nextAttemptAt().toString(), last.position(), since));
			}
		});
		this.marks.keySet().removeIf((each) -> of(each).isEmpty());
	}

	/** Something may lie below the marks. */
	void drop() {
		this.marks.clear();
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
