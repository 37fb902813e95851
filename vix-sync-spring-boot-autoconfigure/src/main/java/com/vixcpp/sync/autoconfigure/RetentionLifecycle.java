package com.vixcpp.sync.autoconfigure;

import java.util.function.BooleanSupplier;

import com.vixcpp.sync.engine.Retention;

import org.springframework.context.SmartLifecycle;

/**
 * Prunes as long as the application runs, and ends before the database does.
 */
final class RetentionLifecycle implements SmartLifecycle {

	private final Retention retention;

	private final BooleanSupplier used;

	private volatile boolean running;

	/**
	 * Create what is not running.
	 * @param retention prunes
	 * @param used whether there can be anything to prune; asked at each start
	 */
	RetentionLifecycle(Retention retention, BooleanSupplier used) {
		this.retention = retention;
		this.used = used;
	}

	@Override
	public void start() {
		if (this.used.getAsBoolean()) {
			this.retention.start();
		}
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
