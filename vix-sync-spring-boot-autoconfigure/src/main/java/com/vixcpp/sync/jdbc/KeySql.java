package com.vixcpp.sync.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The statements behind {@link KeyLines}, in the words of one database. None of them
 * waits for a row that somebody else holds.
 */
interface KeySql {

	/** {@code place} of an entry that nobody has looked at. */
	int NEW = 0;

	/** {@code place} of an entry behind the head of its key. */
	int BEHIND = 2;

	/**
	 * Keys that have waiting entries of one place, in order, without reading all entries.
	 */
	List<String> keys(Jdbc jdbc, int place, String after, int limit);

	/** Keep others from lining up the same keys until the transaction ends. */
	List<String> lock(Jdbc jdbc, List<String> keys);

	/** Make the first waiting entry of each key its head, where it has none. */
	Promotion promote(Jdbc jdbc, List<String> keys);

	/**
	 * Give new entries the place behind their head, which is kept from leaving meanwhile.
	 * @return how many
	 */
	int lineUp(Jdbc jdbc, List<String> keys, int limit);

	/** Keys whose head somebody else is about to remove. */
	default List<String> busy(Jdbc jdbc, List<String> keys) {
		List<String> busy = new ArrayList<>(heads(jdbc, keys, ""));
		busy.removeAll(heads(jdbc, keys, headLock()));
		return busy;
	}

	/** Take keys from heads that failed for good; returns the keys. */
	default List<String> skipHeads(Jdbc jdbc, List<String> keys) {
		List<String> skipped = heads(jdbc, keys, "and status = 4 for update skip locked");
		if (!skipped.isEmpty()) {
			skip(jdbc, skipped);
		}
		return skipped;
	}

	/** Take keys from their heads, which have failed for good and are locked. */
	void skip(Jdbc jdbc, List<String> keys);

	/** Keeps a head from leaving, and disturbs nobody else. */
	String headLock();

	/**
	 * Those of some keys that have a head.
	 * @param condition what else is asked of the head, and whether it is locked
	 */
	List<String> heads(Jdbc jdbc, List<String> keys, String condition);

	/** The condition on an entry {@code o} that it is the head of {@code :key}. */
	String isHead();

	/** The table and the condition of what waits in one place. */
	String waiting(int place);

	/**
	 * What promotion did.
	 *
	 * @param promoted how many keys have got a head
	 * @param stuck keys whose first entry is held by somebody else
	 */
	record Promotion(int promoted, Set<String> stuck) {
	}

}
