package com.vixcpp.sync.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import com.vixcpp.sync.outbox.ListenerFailedException;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.SettleReport;
import com.vixcpp.sync.outbox.Settlement;
import com.vixcpp.sync.outbox.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what has come back, many results in one transaction. Failing to record is not a
 * failed send: the result is kept and recorded again, and its lease is renewed meanwhile;
 * where that was not possible the fence decides. While the store is away that has no end.
 * Whoever refuses single results is borne with for a time. Safe for use by several
 * threads.
 */
final class Recorder {

	private static final Logger logger = LoggerFactory.getLogger(SyncEngine.class);

	/** For so many leases a listener may refuse a result. */
	private static final int LISTENERS_PATIENCE = 1;

	/**
	 * For so many the store may: sent again, the operation would most likely end there
	 * again.
	 */
	private static final int STORES_PATIENCE = 10;

	/** Longer than the longest time between two tries of one result. */
	private static final Duration CALM = Duration.ofSeconds(10);

	private final Outbox outbox;

	private final SendWindow window;

	private final int batchLimit;

	private final Observers observers;

	private final Trouble refusal = new Trouble("The store refuses to record results that came back", Duration.ZERO);

	private final Trouble listeners = new Trouble("Results that came back are not recorded", CALM);

	private final AtomicLong leasesLost = new AtomicLong();

	Recorder(Outbox outbox, SendWindow window, int batchLimit, Observers observers) {
		this.outbox = outbox;
		this.window = window;
		this.batchLimit = batchLimit;
		this.observers = observers;
	}

	/**
	 * Record one batch.
	 * @return how many results are off the window now
	 * @throws StoreUnavailableException if the store cannot be reached; the results are
	 * kept
	 */
	int record(EngineClock clock) {
		List<Send> batch = this.window.takeFinished(this.batchLimit);
		if (batch.isEmpty()) {
			return 0;
		}
		// Equal are two results by the contents of their operations too; each is its own.
		List<Settlement> results = batch.stream().map((send) -> Objects.requireNonNull(send.result())).toList();
		Map<Settlement, Send> bySettlement = new IdentityHashMap<>();
		batch.forEach((send) -> bySettlement.put(Objects.requireNonNull(send.result()), send));
		SettleReport report;
		try {
			report = this.outbox.settle(results, clock.stored());
		}
		catch (RuntimeException | Error ex) {
			this.window.offerAgain(batch);
			throw ex;
		}
		Map<Settlement, Send> settled = new IdentityHashMap<>(bySettlement);
		List<Send> kept = new ArrayList<>();
		report.unrecorded().forEach((settlement, cause) -> {
			Send send = bySettlement.get(settlement);
			if (send != null && isKept(send, cause)) {
				bySettlement.remove(settlement);
				kept.add(send);
			}
		});
		this.window.offerAgain(kept);
		this.window.recorded(bySettlement.values());
		tell(report);
		observe(settled, report);
		return bySettlement.size();
	}

	/** How many results there are to record. */
	int waiting() {
		return this.window.finished();
	}

	/** How many results came too late: another owner had the entry. */
	long leasesLost() {
		return this.leasesLost.get();
	}

	private void observe(Map<Settlement, Send> batch, SettleReport report) {
		this.observers.tell((listener) -> listener.recorded(batch.size()));
		if (!report.refused().isEmpty()) {
			this.observers.tell((listener) -> listener.leasesLost(report.refused().size()));
		}
		Set<Settlement> others = Collections.newSetFromMap(new IdentityHashMap<>());
		others.addAll(report.refused());
		others.addAll(report.unrecorded().keySet());
		batch.forEach((result, send) -> {
			if (!others.contains(result)) {
				this.observers.tell((listener) -> listener.settled(result, send.age()));
			}
		});
	}

	/** Whether there are results that are to be recorded later. */
	boolean hasUnrecorded() {
		return this.window.holdsRefused();
	}

	private boolean isKept(Send send, RuntimeException cause) {
		if (cause instanceof StoreUnavailableException) {
			return true;
		}
		long pause = send.refused();
		if (!(cause instanceof ListenerFailedException)) {
			return send.patienceLeftNanos(STORES_PATIENCE) > 0;
		}
		if (send.patienceLeftNanos(LISTENERS_PATIENCE) > pause) {
			return true;
		}
		return !send.isGivenUp() && giveUp(send, cause);
	}

	/**
	 * A failure is recorded in place of what the listeners do not take: better than to
	 * lose the lease, since it says why, has its backoff and comes to an end.
	 */
	private boolean giveUp(Send send, RuntimeException cause) {
		Settlement refused = Objects.requireNonNull(send.result());
		String what = (refused.verdict() == Settlement.Verdict.DELIVERED) ? "the target has it" : refused.reason();
		Throwable root = (cause.getCause() != null) ? cause.getCause() : cause;
		logger.error("Operation {}: {}, but listeners have thrown for the length of a lease. That counts as a failure;"
				+ " it is sent again under the same idempotency key", send.operation().id(), what, cause);
		send.giveUp(Settlement
			.failed(send.entry(), what + ", but " + cause.getMessage() + ": " + root.getMessage(),
					refused.responseStatus(), null)
			.with(send.operation(), refused.response()));
		return true;
	}

	private void tell(SettleReport report) {
		report.unrecorded().values().forEach((cause) -> {
			if (cause instanceof ListenerFailedException) {
				this.listeners.failed(cause);
			}
			else if (!(cause instanceof StoreUnavailableException)) {
				this.refusal.failed(cause);
			}
		});
		if (!hasUnrecorded()) {
			this.listeners.worked();
			this.refusal.worked();
		}
		if (!report.refused().isEmpty()) {
			this.leasesLost.addAndGet(report.refused().size());
			logger.debug("{} results came after their lease was lost; their entries are unchanged",
					report.refused().size());
		}
	}

}
