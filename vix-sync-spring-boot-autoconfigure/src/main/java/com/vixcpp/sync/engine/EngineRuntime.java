package com.vixcpp.sync.engine;

import java.util.concurrent.ThreadFactory;

import com.vixcpp.sync.outbox.TimeSource;

/**
 * What the engine runs on.
 *
 * @param timeSource the time of everything that is stored
 * @param threads makes its threads, platform or virtual
 */
public record EngineRuntime(TimeSource timeSource, ThreadFactory threads) {
}
