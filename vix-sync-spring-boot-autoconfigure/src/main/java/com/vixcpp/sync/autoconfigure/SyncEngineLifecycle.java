package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.engine.SyncEngine;

import org.springframework.context.SmartLifecycle;

/**
 * Starts the engine with the application and stops it before anything it needs: of the
 * default phase, it starts last and stops first. May be started again after a stop.
 */
final class SyncEngineLifecycle implements SmartLifecycle {

	private final SyncEngine engine;

	SyncEngineLifecycle(SyncEngine engine, EngineWaker waker) {
		this.engine = engine;
		waker.attach(engine);
	}

	@Override
	public void start() {
		this.engine.start();
	}

	@Override
	public void stop() {
		this.engine.stop();
	}

	@Override
	public boolean isRunning() {
		return this.engine.isRunning();
	}

}
