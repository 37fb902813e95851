package com.vixcpp.sync.outbox;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A delivery, as the log remembers it.
 *
 * @param operationId whose it was
 * @param kind which transport carried it
 * @param destination where it went when it was enqueued
 * @param orderingKey the ordering key of the operation; null for none
 * @param deliveredAt when, by the database's clock
 */
public record Delivery(String operationId, String kind, String destination, @Nullable String orderingKey,
		Instant deliveredAt) {
}
