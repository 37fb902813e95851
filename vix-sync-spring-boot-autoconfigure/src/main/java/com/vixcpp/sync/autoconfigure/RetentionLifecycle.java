package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.engine.Retention;

import org.springframework.context.SmartLifecycle;

/**
 * Prunes the log as long as the application runs, and ends before the database does.
 */
final class RetentionLifecycle implements SmartLifecycle {

	private final Retention retention;

	private volatile boolean running;

	RetentionLifecycle(Retention retention) {
		this.retention = retention;
	}

	@Override
	public void start() {
		this.retention.start();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.retention.stop();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
