package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.engine.SyncEngine;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the engine of this node after a commit, once there is a running one. Between the
 * outbox, which is made first, and the engine, which needs it.
 */
final class EngineWaker implements Runnable {

	private volatile @Nullable SyncEngine engine;

	void attach(SyncEngine engine) {
		this.engine = engine;
	}

	@Override
	public void run() {
		SyncEngine engine = this.engine;
		if (engine != null) {
			engine.wake();
		}
	}

}
