package com.vixcpp.sync.outbox;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OutboxEntry;

/**
 * An operation and the entry under whose lease it is sent.
 *
 * @param entry IN_FLIGHT, with its lease
 * @param operation what to send
 */
public record ClaimedOperation(OutboxEntry entry, Operation operation) {
}
