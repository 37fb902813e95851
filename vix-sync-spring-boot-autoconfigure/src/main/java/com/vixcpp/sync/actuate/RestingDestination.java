package com.vixcpp.sync.actuate;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A destination that this node leaves alone.
 *
 * @param name its name
 * @param left how long still; zero if the next operation may probe it
 * @param probing whether an operation that probes it is under way
 * @param reason what began the rest; null if it is not known
 */
public record RestingDestination(String name, Duration left, boolean probing, @Nullable String reason) {
}
