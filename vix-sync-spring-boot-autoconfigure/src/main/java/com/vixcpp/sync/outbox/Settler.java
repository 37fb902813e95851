package com.vixcpp.sync.outbox;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationListener;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes and tells of them. While there are no listeners, many changes share one
 * transaction. With listeners, each that they are told of has a short one of its own
 * (B10): a listener that throws or waits for a lock holds up no other operation. Nothing
 * that listeners are told of is ever recorded without all of them having been told.
 */
final class Settler {

	private static final Logger logger = LoggerFactory.getLogger(Outbox.class);

	private final OutboxStore store;

	private final SplitBatch batch;

	private final OutboxListeners listeners;

	private final DeadLetters deadLetters = new DeadLetters(System::nanoTime);

	private final Map<Thread, Telling> telling = new ConcurrentHashMap<>();

	Settler(OutboxStore store, OutboxListeners listeners) {
		this.store = store;
		this.batch = new SplitBatch(store);
		this.listeners = listeners;
	}

	/**
	 * Make changes in transactions of their own.
	 * @param changes the changes
	 * @param now the time, or null
	 * @param refused told of each change that could not be made although the store can be
	 * reached, and of those that were left when it could not be reached any more
	 * @return the positions of the entries that were changed
	 * @throws StoreUnavailableException if the store cannot be reached and nothing was
	 * changed
	 */
	Set<Long> apply(List<Change> changes, @Nullable Instant now, BiConsumer<Transition, RuntimeException> refused) {
		this.deadLetters.sumUp();
		List<OperationListener> told = this.listeners.listeners().get();
		if (told.isEmpty()) {
			Set<Long> applied = applyTogether(changes, now, refused);
			changes.stream().filter((each) -> applied.contains(each.position())).forEach(this::publish);
			return applied;
		}
		Set<Long> applied = new HashSet<>(
				applyTogether(changes.stream().filter((each) -> !each.isTold()).toList(), now, refused));
		StoreUnavailableException away = null;
		for (Change each : changes.stream().filter(Change::isTold).toList()) {
			try {
				if (away != null) {
					refused.accept(each.transition(), away);
				}
				else {
					OperationEvent event = applyAlone(each, now, told);
					if (event != null) {
						publish(() -> event);
						applied.add(each.position());
					}
				}
			}
			catch (StoreUnavailableException ex) {
				if (applied.isEmpty()) {
					throw ex;
				}
				away = ex;
				refused.accept(each.transition(), ex);
			}
			catch (RuntimeException ex) {
				refused.accept(each.transition(), ex);
			}
		}
		return applied;
	}

	/**
	 * Discard operations in the caller's transaction, which may go on to discard very
	 * many: of each no more than its id is kept for what is published after the commit.
	 * @param changes the changes
	 * @param now the time, or null
	 * @return how many were made; the others no longer were what their change starts from
	 * @throws ListenerFailedException if a listener threw; the caller's transaction can
	 * only be rolled back then
	 */
	int discard(List<Change> changes, @Nullable Instant now) {
		List<OperationListener> told = this.listeners.listeners().get();
		Set<Long> applied = told.isEmpty() ? this.store.apply(changes.stream().map(Change::transition).toList(), now)
				: changes.stream()
					.filter((each) -> applyAlone(each, now, told) != null)
					.map(Change::position)
					.collect(Collectors.toSet());
		changes.stream()
			.filter((each) -> applied.contains(each.position()))
			.map((each) -> each.transition().from())
			.forEach((each) -> publishDiscarded(each.operationId(), each.attempt()));
		return applied.size();
	}

	private Set<Long> applyTogether(List<Change> changes, @Nullable Instant now,
			BiConsumer<Transition, RuntimeException> refused) {
		return this.batch.apply(changes.stream().map(Change::transition).toList(), now, refused);
	}

	/** Returns what listeners were told; null if the change could not be made. */
	private @Nullable OperationEvent applyAlone(Change change, @Nullable Instant now, List<OperationListener> told) {
		AtomicReference<@Nullable OperationEvent> made = new AtomicReference<>();
		try {
			this.listeners.transaction().execute(() -> {
				if (!this.store.apply(List.of(change.transition()), now).isEmpty()) {
					OperationEvent event = change.event(operation(change));
					made.set(event);
					told.forEach((each) -> tell(each, event));
				}
				return made;
			});
		}
		catch (StoreUnavailableException | ListenerFailedException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			OperationEvent undone = made.get();
			throw (undone != null) ? new ListenerFailedException(undone, ex) : ex;
		}
		return made.get();
	}

	private void tell(OperationListener listener, OperationEvent event) {
		Thread thread = Thread.currentThread();
		Telling before = this.telling.put(thread, new Telling(listener, event, System.nanoTime()));
		try {
			event.tell(listener);
		}
		catch (Throwable ex) {
			throw new ListenerFailedException(listener, event, ex);
		}
		finally {
			if (before != null) {
				this.telling.put(thread, before);
			}
			else {
				this.telling.remove(thread);
			}
		}
	}

	/** Which listener has not returned for long; null if none. */
	@Nullable String trouble() {
		return this.telling.values().stream().filter(Telling::isLong).map(Telling::describe).findFirst().orElse(null);
	}

	private void publish(Change change) {
		if (change.isTold()) {
			publish(() -> read(change.transition().from().operationId(), () -> change.event(operation(change))));
		}
	}

	/** What a savepoint has undone meanwhile is not told. */
	private void publishDiscarded(String operationId, int attempt) {
		publish(() -> read(operationId,
				() -> this.store.find(operationId)
					.filter((each) -> each.status() == OperationStatus.DISCARDED)
					.map((each) -> new OperationEvent.Discarded(each.operation(), attempt))
					.orElse(null)));
	}

	/** The change is made: that nobody hears of it must not look as if it were not. */
	private static @Nullable OperationEvent read(String operationId, Supplier<@Nullable OperationEvent> event) {
		try {
			return event.get();
		}
		catch (RuntimeException ex) {
			logger.warn("No event is published of operation {}", operationId, ex);
			return null;
		}
	}

	private void publish(Supplier<@Nullable OperationEvent> event) {
		this.listeners.publisher().publish(() -> {
			OperationEvent made = event.get();
			if (made != null) {
				this.deadLetters.told(made);
			}
			return made;
		});
	}

	private Operation operation(Change change) {
		if (change.operation() != null) {
			return change.operation();
		}
		String id = change.transition().from().operationId();
		return this.store.find(id)
			.map(OperationView::operation)
			.orElseThrow(() -> new IllegalStateException("The log does not know operation " + id));
	}

	/** A call of a listener that is under way. */
	private record Telling(OperationListener listener, OperationEvent event, long sinceNanos) {

		private static final long LONG = 5_000_000_000L;

		boolean isLong() {
			return System.nanoTime() - this.sinceNanos >= LONG;
		}

		String describe() {
			return "The OperationListener " + this.listener.getClass().getName() + " was told of operation "
					+ this.event.operation().id() + " " + (System.nanoTime() - this.sinceNanos) / 1_000_000_000
					+ " s ago and has not returned; its worker stands still";
		}

	}

}
