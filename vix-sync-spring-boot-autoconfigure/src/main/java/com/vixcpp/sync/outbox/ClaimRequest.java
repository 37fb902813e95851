package com.vixcpp.sync.outbox;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What one claim may take.
 *
 * @param quotas how many entries of which destination; destinations not named are left
 * out
 * @param kinds the kinds that this node can send
 * @param peers of the destinations, those that take every kind
 * @param maxBytes payload bytes at most; the first entry is taken whatever its size
 * @param lease how long the lease lasts
 * @param suspects whether to take suspects (entries whose lease was lost before) instead
 * of the others
 */
public record ClaimRequest(Map<String, Integer> quotas, Set<String> kinds, Set<String> peers, long maxBytes,
		Duration lease, boolean suspects) {

	/**
	 * Create a request for operations of some kinds only.
	 * @param quotas how many entries of which destination
	 * @param kinds the kinds that this node can send
	 * @param maxBytes payload bytes at most
	 * @param lease how long the lease lasts
	 * @param suspects whether to take suspects instead of the others
	 */
	public ClaimRequest(Map<String, Integer> quotas, Set<String> kinds, long maxBytes, Duration lease,
			boolean suspects) {
		this(quotas, kinds, Set.of(), maxBytes, lease, suspects);
	}

}
