package com.vixcpp.sync.jdbc;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.Claimable;
import com.vixcpp.sync.outbox.ClaimedOperation;
import org.jspecify.annotations.Nullable;

/**
 * The statements that no two databases do well in the same words.
 */
interface VendorSql {

	/** Write the PUT record and the entry; false if the id is taken. */
	boolean insert(Jdbc jdbc, Operation operation, String destination, @Nullable String traceparent,
			@Nullable Instant now);

	/**
	 * Destinations of what can be claimed, suspects and all others, each behind another
	 * one, in an order of its own and without reading their entries.
	 */
	Claimable claimable(Jdbc jdbc, String suspectsAfter, String othersAfter, int limit);

	/**
	 * Which entries {@code o} of a destination are due, and their order by the index of
	 * the claim.
	 */
	String due(boolean suspects);

	/** Which waiting entries {@code o} are past their deadline, and their order. */
	String pastDeadline();

	/** Claim within a transaction of our own. */
	List<ClaimedOperation> claim(Jdbc jdbc, ClaimRequest request, String owner, @Nullable Instant now);

	/** Claimable entries have come to lie before others that were claimed already. */
	default void placedAnew() {
	}

	/** The largest prefix of entries that stays within the bytes, and never none. */
	static List<Long> within(long maxBytes, Map<Long, Integer> sizes) {
		long[] sum = new long[1];
		return sizes.entrySet().stream().filter((each) -> {
			boolean first = sum[0] == 0;
			sum[0] += Math.max(1, each.getValue());
			return first || sum[0] <= maxBytes;
		}).map(Map.Entry::getKey).toList();
	}

}
