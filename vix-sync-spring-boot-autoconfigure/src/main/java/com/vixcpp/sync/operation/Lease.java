package com.vixcpp.sync.operation;

import java.time.Instant;
import java.util.UUID;

/**
 * The right of one engine to send one entry, for a time.
 *
 * @param owner the name of the process that holds it
 * @param token random per claim (a counter would repeat after a rebuild or a failover):
 * who no longer holds this token can change nothing
 * @param until when it ends, by the database's clock
 */
public record Lease(String owner, UUID token, Instant until) {
}
