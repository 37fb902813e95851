package com.vixcpp.sync.outbox;

import com.vixcpp.sync.operation.OutboxEntry;
import org.jspecify.annotations.Nullable;

/**
 * Where an unfinished operation stands among those of its ordering key.
 *
 * @param orderingKey the key
 * @param head the one that goes first, with its status and last error: the operation
 * itself, or what it waits for; null in the moment between an enqueue or a removal and
 * the next pass of an engine
 * @param before how many go before it, the head included; at most
 * {@link OutboxCounts#CAP}
 */
public record KeyLine(String orderingKey, @Nullable OutboxEntry head, long before) {
}
