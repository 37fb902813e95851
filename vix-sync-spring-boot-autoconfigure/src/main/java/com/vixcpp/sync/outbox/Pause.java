package com.vixcpp.sync.outbox;

import java.time.Instant;

/**
 * All engines on one database are paused: nothing is sent, operations wait.
 *
 * @param by which process was asked to pause them
 * @param since when, by the database's clock
 */
public record Pause(String by, Instant since) {
}
