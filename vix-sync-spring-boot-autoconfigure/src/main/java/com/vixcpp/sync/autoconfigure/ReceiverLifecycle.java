package com.vixcpp.sync.autoconfigure;

import java.util.function.BooleanSupplier;

import com.vixcpp.sync.engine.Retention;

import org.springframework.context.SmartLifecycle;

/**
 * Forgets keys that have expired, as long as the application runs and has receivers.
 */
final class ReceiverLifecycle implements SmartLifecycle {

	private final Retention retention;

	private final BooleanSupplier used;

	private volatile boolean running;

	ReceiverLifecycle(Retention retention, BooleanSupplier used) {
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
