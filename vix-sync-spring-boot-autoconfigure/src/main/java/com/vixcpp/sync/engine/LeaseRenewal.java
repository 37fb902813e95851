package com.vixcpp.sync.engine;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.vixcpp.sync.outbox.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the leases of what is being sent and of results that are not yet recorded, for
 * as long as that lasts, on a thread that does neither: no transport, listener or slow
 * statement can keep it from its turn. What waits for a slot is not renewed: it is given
 * back in time, also while the loops sleep or are offline. A lease that has been lost
 * stays lost; the fence refuses the result. Safe for use by several threads.
 */
final class LeaseRenewal implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(SyncEngine.class);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

	private final SyncWorker worker;

	private final SendWindow window;

	private final Duration lease;

	private final EngineClock clock;

	private final Trouble trouble = new Trouble("Leases of what is under way cannot be renewed", Duration.ZERO);

	private final CountDownLatch stop = new CountDownLatch(1);

	LeaseRenewal(SyncWorker worker, SendWindow window, Duration lease, EngineClock clock) {
		this.worker = worker;
		this.window = window;
		this.lease = lease;
		this.clock = clock;
	}

	/** To be called last: a lease must not end because its engine is stopping. */
	void stop() {
		this.stop.countDown();
	}

	@Override
	public void run() {
		long pause = Math.min(this.lease.dividedBy(10).toNanos(), LONGEST_PAUSE.toNanos());
		try {
			while (!this.stop.await(pause, TimeUnit.NANOSECONDS)) {
				pass();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void pass() {
		try {
			this.worker.releaseStale();
			List<Send> underWay = this.window.underWay();
			if (underWay.isEmpty()) {
				return;
			}
			renew(underWay.stream().filter(this::isUsedByAThird).toList());
			this.trouble.worked();
		}
		catch (StoreUnavailableException ex) {
			// The loops say so; a send goes on, and its result is kept.
			logger.debug("Leases cannot be renewed while the store is away", ex);
		}
		catch (Throwable ex) {
			this.trouble.failed(ex);
		}
	}

	/** None may be due: the store is told all the same that this node lives. */
	private void renew(List<Send> due) {
		long leaseEnds = System.nanoTime() + this.lease.toNanos();
		Set<Long> renewed = this.worker.renew(due, this.lease, this.clock);
		due.stream()
			.filter((send) -> renewed.contains(send.entry().position()))
			.forEach((send) -> send.renewed(leaseEnds));
	}

	private boolean isUsedByAThird(Send send) {
		return send.leaseLeftNanos() < this.lease.toNanos() / 3 * 2;
	}

}
