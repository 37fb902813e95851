package com.vixcpp.sync.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.SettleReport;
import com.vixcpp.sync.outbox.Settlement;
import com.vixcpp.sync.outbox.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what has come back, many results in one transaction. Failing to record is not a
 * failed send: the result is kept and recorded again while its lease lives, and after
 * that the fence decides. Safe for use by several threads.
 */
final class Recorder {

	private static final Logger logger = LoggerFactory.getLogger(SyncEngine.class);

	private final Outbox outbox;

	private final SendWindow window;

	private final int batchLimit;

	private final Observers observers;

	private final Trouble refusal = new Trouble("The store refuses to record results that came back", Duration.ZERO);

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
		Map<Settlement, Send> bySettlement = new LinkedHashMap<>();
		batch.forEach((send) -> bySettlement.put(Objects.requireNonNull(send.result()), send));
		SettleReport report;
		try {
			report = this.outbox.settle(List.copyOf(bySettlement.keySet()), clock.stored());
		}
		catch (RuntimeException ex) {
			this.window.offerAgain(batch);
			throw ex;
		}
		List<Send> kept = new ArrayList<>();
		for (Settlement each : report.unrecorded().keySet()) {
			Send send = bySettlement.get(each);
			if (send != null && send.leaseLeftNanos() > 0) {
				bySettlement.remove(each);
				kept.add(send);
			}
		}
		this.window.offerAgain(kept);
		this.window.recorded(bySettlement.values());
		tell(report);
		observe(batch, report);
		return bySettlement.size();
	}

	/** How many results came too late: another owner had the entry. */
	long leasesLost() {
		return this.leasesLost.get();
	}

	private void observe(List<Send> batch, SettleReport report) {
		this.observers.tell((listener) -> listener.recorded(batch.size()));
		if (!report.refused().isEmpty()) {
			this.observers.tell((listener) -> listener.leasesLost(report.refused().size()));
		}
		Set<Settlement> others = new HashSet<>(report.refused());
		others.addAll(report.unrecorded().keySet());
		for (Send send : batch) {
			Settlement result = Objects.requireNonNull(send.result());
			if (!others.contains(result)) {
				this.observers.tell((listener) -> listener.settled(result, send.age()));
			}
		}
	}

	private void tell(SettleReport report) {
		if (report.unrecorded().isEmpty()) {
			this.refusal.worked();
		}
		else {
			this.refusal.failed(new IllegalStateException(report.unrecorded()
				.keySet()
				.stream()
				.map((each) -> each.entry().operationId())
				.collect(Collectors.joining(", ", "for the operations ", ""))));
		}
		if (!report.refused().isEmpty()) {
			this.leasesLost.addAndGet(report.refused().size());
			logger.debug("{} results came after their lease was lost; their entries are unchanged",
					report.refused().size());
		}
	}

}
