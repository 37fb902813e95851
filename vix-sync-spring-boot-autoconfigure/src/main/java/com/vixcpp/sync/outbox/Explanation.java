package com.vixcpp.sync.outbox;

import java.util.List;
import java.util.stream.Collectors;

import com.vixcpp.sync.operation.OperationStatus;
import org.jspecify.annotations.Nullable;

/**
 * Why an operation stands where it stands, at one moment.
 *
 * @param operationId which one
 * @param status where it stands; null if it is not known
 * @param causes all that keep it there, never empty: what concerns everybody first, then
 * its destination, then itself, then those before it
 */
public record Explanation(String operationId, @Nullable OperationStatus status, List<Cause> causes) {

	/**
	 * The same for a person.
	 * @return one sentence
	 */
	public String sentence() {
		String text = this.causes.stream().map(Cause::text).collect(Collectors.joining("; "));
		boolean here = this.causes.stream().anyMatch(Cause::isOfThisNode);
		return "Operation " + this.operationId + (Cause.isWaiting(this.causes) ? " waits: " : " ") + text
				+ ((this.status == OperationStatus.PERMANENT_FAILED) ? "; it waits for retry or discard" : "")
				+ (here ? " (as this node sees it)." : ".");
	}

}
