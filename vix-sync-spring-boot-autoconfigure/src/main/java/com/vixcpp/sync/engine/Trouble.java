package com.vixcpp.sync.engine;

import java.time.Duration;

import com.vixcpp.sync.outbox.StoreUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that can fail again and again: said once when it begins and once when it has
 * ended, counted in between. One outage and one failure that nobody expects are two
 * things to be told of: a fault of ours must not hide behind a database that is away, nor
 * that behind the odd errors with which its drivers begin. It has ended when nothing has
 * failed for a calm time, so that a store that comes back connection by connection is
 * told of once. Safe for use by several threads.
 */
final class Trouble {

	private static final Logger logger = LoggerFactory.getLogger(SyncEngine.class);

	private final String what;

	private final Duration calm;

	private long count;

	private long beganNanos;

	private long failedNanos;

	private @Nullable String reason;

	private boolean toldOfOutage;

	private boolean toldOfFailure;

	Trouble(String what, Duration calm) {
		this.what = what;
		this.calm = calm;
	}

	synchronized void failed(Throwable cause) {
		this.failedNanos = System.nanoTime();
		this.reason = reason(cause);
		if (this.count++ == 0) {
			this.beganNanos = this.failedNanos;
		}
		if (cause instanceof StoreUnavailableException) {
			if (!this.toldOfOutage) {
				this.toldOfOutage = true;
				logger.warn("{}: {}; the engine goes on and tries again", this.what, this.reason);
				logger.debug("Where it was noticed", cause);
			}
		}
		else if (!this.toldOfFailure) {
			this.toldOfFailure = true;
			logger.warn("{}; the engine goes on and tries again", this.what, cause);
		}
	}

	synchronized void worked() {
		long now = System.nanoTime();
		if (this.count > 0 && now - this.failedNanos >= this.calm.toNanos()) {
			// A single failure may have lasted as long as a pool waits for a connection.
			logger.info("Over after {} failures in {} seconds: {}; it works again", this.count,
					(now - this.beganNanos) / 1_000_000_000, this.what);
			this.count = 0;
			this.reason = null;
			this.toldOfOutage = false;
			this.toldOfFailure = false;
		}
	}

	/** Why it fails; null if it does not. */
	synchronized @Nullable String reason() {
		return this.reason;
	}

	/** What to say of a failure in one line. */
	static String reason(Throwable cause) {
		return (cause instanceof StoreUnavailableException) ? String.valueOf(cause.getMessage()) : cause.toString();
	}

}
