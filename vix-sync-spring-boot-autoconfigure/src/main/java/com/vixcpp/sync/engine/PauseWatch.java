package com.vixcpp.sync.engine;

import java.time.Duration;
import java.util.Optional;

import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.Pause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices within a second that all engines are paused, so that what was claimed before
 * goes back; claims themselves get nothing from the moment of the pause on. While paused
 * it looks at each pass, so that work goes on without delay. Safe for use by several
 * threads.
 */
final class PauseWatch {

	private static final Logger logger = LoggerFactory.getLogger(SyncEngine.class);

	private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

	private final Outbox outbox;

	private boolean paused;

	private long lookedNanos = System.nanoTime() - INTERVAL;

	PauseWatch(Outbox outbox) {
		this.outbox = outbox;
	}

	synchronized boolean isPaused() {
		long now = System.nanoTime();
		if (this.paused || now - this.lookedNanos >= INTERVAL) {
			look();
			this.lookedNanos = now;
		}
		return this.paused;
	}

	private void look() {
		Optional<Pause> pause = this.outbox.control().paused();
		if (pause.isPresent() && !this.paused) {
			logger.info("Paused on all nodes since {} (by {}): nothing is sent until VixSync.resume()",
					pause.get().since(), pause.get().by());
		}
		else if (pause.isEmpty() && this.paused) {
			logger.info("No longer paused: sending what has been waiting");
		}
		this.paused = pause.isPresent();
	}

}
