package com.vixcpp.sync.engine;

import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that can fail again and again: said once when it begins and once when it
 * ends, counted in between.
 */
final class Trouble {

	private static final Logger logger = LoggerFactory.getLogger(SyncEngine.class);

	private final String what;

	private final AtomicLong count = new AtomicLong();

	Trouble(String what) {
		this.what = what;
	}

	void begin(Throwable cause) {
		if (this.count.getAndIncrement() == 0) {
			logger.warn("{}; the engine goes on and tries again", this.what, cause);
		}
	}

	void end() {
		long failures = this.count.getAndSet(0);
		if (failures > 0) {
			logger.info("Over after {} failures: {}", failures, this.what);
		}
	}

	boolean isOn() {
		return this.count.get() > 0;
	}

}
