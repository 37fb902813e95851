package com.vixcpp.sync.network;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a destination is left alone that is not available.
 *
 * @param left how long it rests still; zero if the next operation may probe it
 * @param probing whether an operation that probes it is under way
 * @param reason what began the rest, cut; null if it is not known
 */
public record Rest(Duration left, boolean probing, @Nullable String reason) {
}
