package com.vixcpp.sync.actuate;

import java.util.Map;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What an action of the endpoint did.
 *
 * @param action which one
 * @param changed whether it changed anything
 * @param counts what it did to how many operations
 */
public record ActionResult(String action, boolean changed, Map<String, Long> counts) implements OperationResponseBody {

	static ActionResult of(String action, boolean changed) {
		return new ActionResult(action, changed, Map.of());
	}

	static ActionResult of(String action, String done, long operations) {
		return new ActionResult(action, operations > 0, Map.of(done, operations));
	}

}
