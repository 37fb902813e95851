package com.vixcpp.sync.outbox;

import java.util.List;
import java.util.Map;

/**
 * What recording a batch of results did.
 *
 * @param applied how many are recorded
 * @param refused those whose lease had been lost: the late result changes nothing
 * @param unrecorded those that could not be recorded although the store can be reached,
 * and why: to be tried again while the lease lives
 */
public record SettleReport(int applied, List<Settlement> refused, Map<Settlement, RuntimeException> unrecorded) {
}
