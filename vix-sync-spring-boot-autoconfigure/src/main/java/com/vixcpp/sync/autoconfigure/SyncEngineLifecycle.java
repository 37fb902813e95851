package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.network.BackgroundProbe;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Starts the engine with the application and stops it before anything it needs: of the
 * default phase, it starts last and stops first. The network check runs as long as the
 * engine. May be started again after a stop.
 */
final class SyncEngineLifecycle implements SmartLifecycle {

	private final SyncEngine engine;

	private final @Nullable BackgroundProbe probe;

	SyncEngineLifecycle(SyncEngine engine, EngineWaker waker, @Nullable BackgroundProbe probe) {
		this.engine = engine;
		this.probe = probe;
		waker.attach(engine);
	}

	@Override
	public void start() {
		if (this.probe != null) {
			this.probe.start(this.engine::wake);
		}
		this.engine.start();
	}

	@Override
	public void stop() {
		this.engine.stop();
		if (this.probe != null) {
			this.probe.stop();
		}
	}

	@Override
	public boolean isRunning() {
		return this.engine.isRunning();
	}

}
