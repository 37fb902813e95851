package com.vixcpp.sync.peer;

import java.util.List;

import com.vixcpp.sync.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A batch as it was received.
 *
 * @param sender what tells the sender's operations from those of others
 * @param entries in the order in which they are to be handled
 */
record Batch(String sender, List<Entry> entries) {

	/**
	 * One of them.
	 *
	 * @param id its id, for the answer
	 * @param operation null if it is not one that could be handled
	 * @param refusal why not
	 */
	record Entry(String id, @Nullable Operation operation, String refusal) {
	}

}
