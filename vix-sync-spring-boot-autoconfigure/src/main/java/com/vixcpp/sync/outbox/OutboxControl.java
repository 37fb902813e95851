package com.vixcpp.sync.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.OperationStatus;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the outbox as a whole, for all nodes on it. Each method has
 * transactions of its own and never joins the caller's; all throw
 * {@link StoreUnavailableException} when the store cannot be reached, and may be called
 * again then. Safe for use by several threads.
 */
public final class OutboxControl {

	/** Operations of one transaction. */
	private static final int BATCH = 500;

	/** What the store tells apart. */
	private static final Duration INSTANT = Duration.ofNanos(1000);

	private final OutboxStore outbox;

	private final ControlStore store;

	private final String owner;

	OutboxControl(OutboxStore outbox, String owner) {
		this.outbox = outbox;
		this.store = outbox.control();
		this.owner = owner;
	}

	/**
	 * Pause the engines of all nodes.
	 * @return false if they were paused before: that pause stays as it is
	 */
	public boolean pause() {
		return this.store.pause(this.owner);
	}

	/**
	 * Let the engines of all nodes go on.
	 * @return false if they were not paused
	 */
	public boolean resume() {
		return this.store.resume();
	}

	/**
	 * Whether the engines of all nodes are paused.
	 * @return empty if they are not
	 */
	public Optional<Pause> paused() {
		return this.store.paused();
	}

	/**
	 * Make all entries anew from the log, in one transaction. Engines must be paused.
	 * What was in flight goes back to what it was, nothing counted, and its late result
	 * is refused. The result equals what was there, but for three things that the log
	 * does not know: leases are gone, an entry that waited behind a resting destination
	 * is due as it was before the rest, and one that was moved to another destination is
	 * back at that of its enqueue, which the next claim corrects. The lines of ordering
	 * keys are formed anew by position.
	 * @return how many entries there are
	 * @throws IllegalStateException if engines are not paused, or a transaction that
	 * changes the outbox stays open; nothing has been changed
	 */
	public int rebuild() {
		return this.store.rebuild();
	}

	/**
	 * Send again what was delivered in a span of time, under the same ids and idempotency
	 * keys. Each becomes a PENDING entry with all its attempts, in the place that it had
	 * in the log. In transactions of some hundred operations; after a failure a second
	 * call goes on, since what is waiting already is passed over.
	 * @param from delivered then or later, by the store's clock
	 * @param to delivered before
	 * @param filter which of these to send; its status may only be DONE
	 * @param now the time, or null for the store's clock
	 * @return what was done
	 * @throws IllegalArgumentException if {@code to} is not behind {@code from}, the
	 * filter asks for another status, or the log no longer holds all that was delivered
	 * since {@code from}
	 */
	public ResendReport resend(Instant from, Instant to, OperationFilter filter, @Nullable Instant now) {
		if (filter.status() != null && filter.status() != OperationStatus.DONE) {
			throw new IllegalArgumentException("Only what was delivered can be sent again, not what is "
					+ filter.status() + ": leave the status out of the filter, or use retry for what has failed");
		}
		Predicate<Delivery> which = (each) -> (filter.kind() == null || filter.kind().equals(each.kind()))
				&& (filter.destination() == null || filter.destination().equals(each.destination()))
				&& (filter.orderingKey() == null || filter.orderingKey().equals(each.orderingKey()));
		if (!from.isBefore(to)) {
			throw new IllegalArgumentException("Nothing was delivered between " + from + " and " + to
					+ ": 'from' must be before 'to', the time at which the receiver had its data again");
		}
		return resend(new ResendPage(from, to, true), which, now);
	}

	/**
	 * Send one operation again that was delivered.
	 * @param operationId its id
	 * @param now the time, or null for the store's clock
	 * @return false if it was not delivered, or has not been left at that
	 */
	public boolean resend(String operationId, @Nullable Instant now) {
		return this.outbox.listing()
			.lastChange(operationId, now)
			.filter((change) -> change.status() == OperationStatus.DONE)
			.map((change) -> resend(new ResendPage(change.at(), change.at().plus(INSTANT), false),
					(each) -> each.operationId().equals(operationId), now))
			.filter((report) -> report.resent() == 1)
			.isPresent();
	}

	/** Of a single operation the log holds all records, or none. */
	private ResendReport resend(ResendPage first, Predicate<Delivery> which, @Nullable Instant now) {
		ResendPage page = this.store.resend(first, which, BATCH, now);
		while (!page.last()) {
			page = this.store.resend(page, which, BATCH, now);
		}
		return page.report();
	}

	/**
	 * Remove the records of operations that have been finished for long, those of one
	 * operation all together. One batch; does nothing while another node is at it.
	 * @param retention how long they are kept
	 * @param limit at most so many operations
	 * @param now the time, or null for the store's clock
	 * @return how many operations were removed: call it again while there are some
	 */
	public int prune(Duration retention, int limit, @Nullable Instant now) {
		return this.store.prune(retention, limit, now);
	}

}
