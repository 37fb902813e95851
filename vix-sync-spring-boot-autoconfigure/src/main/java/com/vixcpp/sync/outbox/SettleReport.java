package com.vixcpp.sync.outbox;

import java.util.List;

/**
 * What recording a batch of results did.
 *
 * @param applied how many are recorded
 * @param refused those whose lease had been lost: the late result changes nothing
 * @param unrecorded those that the store could not take although it can be reached: to be
 * tried again while the lease lives
 */
public record SettleReport(int applied, List<Settlement> refused, List<Settlement> unrecorded) {
}
