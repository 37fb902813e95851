package com.vixcpp.sync.outbox;

import java.util.Optional;

import com.vixcpp.sync.operation.OutboxEntry;

/**
 * The lines of unfinished operations, one for each ordering key: only the head of a line
 * can be claimed, all others wait behind it in the order of their positions. Safe for use
 * by several threads and several nodes.
 */
public interface OrderingKeys {

	/**
	 * Give entries that were enqueued under an ordering key their place in its line. What
	 * is removed hands its place on by itself. Bounded work; passes over what an open
	 * transaction holds.
	 * @return how many have got their place: call it again while there are some
	 */
	int lineUp();

	/**
	 * Look through some ordering keys, further ones with each call, for a line that lost
	 * its head when a process died. {@link #lineUp} then mends it.
	 */
	void check();

	/**
	 * The line in which an operation waits.
	 * @param entry the unfinished operation
	 * @return empty if it waits in none: it has no ordering key, or has failed for good
	 * and was skipped
	 */
	Optional<KeyLine> line(OutboxEntry entry);

	/**
	 * Count the keys whose head has failed for good and holds up those behind it.
	 * @return at most {@link OutboxCounts#CAP}
	 */
	long held();

}
