package com.vixcpp.sync.engine;

import java.util.List;
import java.util.concurrent.ThreadFactory;

import com.vixcpp.sync.outbox.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * What the engine runs on.
 *
 * @param timeSource the time of everything that is stored
 * @param threads makes its threads, platform or virtual
 * @param listeners whom it tells what it does
 * @param observer stands around each send; null for nobody
 */
public record EngineRuntime(TimeSource timeSource, ThreadFactory threads, List<EngineListener> listeners,
		@Nullable SendObserver observer) {

	/**
	 * What is told to nobody.
	 * @param timeSource the time of everything that is stored
	 * @param threads makes its threads, platform or virtual
	 */
	public EngineRuntime(TimeSource timeSource, ThreadFactory threads) {
		this(timeSource, threads, List.of(), null);
	}

}
