package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.network.BackgroundProbe;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.OutboxCounts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Starts the engine with the application and stops it before anything it needs: of the
 * default phase, it starts last and stops first. The network check runs as long as the
 * engine. May be started again after a stop.
 */
final class SyncEngineLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(SyncEngine.class);

	private final SyncEngine engine;

	private final @Nullable BackgroundProbe probe;

	private final Outbox outbox;

	SyncEngineLifecycle(SyncEngine engine, EngineWaker waker, @Nullable BackgroundProbe probe, Outbox outbox) {
		this.engine = engine;
		this.probe = probe;
		this.outbox = outbox;
		waker.attach(engine);
	}

	@Override
	public void start() {
		sayWhatWaits();
		if (this.probe != null) {
			this.probe.start(this.engine::wake);
		}
		this.engine.start();
	}

	/** After a crash or a deploy the first question is what is left. */
	private void sayWhatWaits() {
		try {
			OutboxCounts counts = this.outbox.counts();
			logger.info(
					"The engine starts. Operations that wait to be sent: {}; that failed for good and wait for a"
							+ " person: {}",
					capped(counts.pending() + counts.inFlight() + counts.failed()), capped(counts.permanentFailed()));
		}
		catch (RuntimeException ex) {
			logger.debug("What waits cannot be counted; the engine will say why", ex);
		}
	}

	private static String capped(long count) {
		return (count < OutboxCounts.CAP) ? String.valueOf(count) : OutboxCounts.CAP + " or more";
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
