package com.vixcpp.sync.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.outbox.EventPublisher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Publishes what became of operations as application events after the commit. Whatever
 * listens to them can no longer undo it, nor keep others from being told of the next.
 */
final class OperationEventPublisher implements EventPublisher {

	private static final Logger logger = LoggerFactory.getLogger(OperationEventPublisher.class);

	private final ApplicationEventPublisher publisher;

	private final boolean transactional;

	/**
	 * Create a publisher.
	 * @param publisher of the application
	 * @param transactional whether what is told can be part of a transaction that is
	 * still under way
	 */
	OperationEventPublisher(ApplicationEventPublisher publisher, boolean transactional) {
		this.publisher = publisher;
		this.transactional = transactional;
	}

	@Override
	public void publish(Supplier<@Nullable OperationEvent> event) {
		if (!this.transactional || !AfterCommit.add(this, event)) {
			publishNow(event);
		}
	}

	private void publishNow(Supplier<@Nullable OperationEvent> made) {
		OperationEvent event = made.get();
		if (event == null) {
			return;
		}
		try {
			this.publisher.publishEvent(event);
		}
		catch (Throwable ex) {
			logger.error("A listener to the event that operation {} is {} threw. It was told after the commit, which"
					+ " stands", event.operation().id(), event.getClass().getSimpleName(), ex);
		}
	}

	/**
	 * What is to be told when the transaction has committed: one for each, however many
	 * operations it changes. Touched only where Spring's transactions are there.
	 */
	private static final class AfterCommit implements TransactionSynchronization {

		private final OperationEventPublisher publisher;

		private final List<Supplier<@Nullable OperationEvent>> events = new ArrayList<>();

		AfterCommit(OperationEventPublisher publisher) {
			this.publisher = publisher;
		}

		/** False if no transaction is under way. */
		static boolean add(OperationEventPublisher publisher, Supplier<@Nullable OperationEvent> event) {
			if (!TransactionSynchronizationManager.isSynchronizationActive()) {
				return false;
			}
			of(publisher).events.add(event);
			return true;
		}

		private static AfterCommit of(OperationEventPublisher publisher) {
			for (TransactionSynchronization each : TransactionSynchronizationManager.getSynchronizations()) {
				if (each instanceof AfterCommit mine && mine.publisher == publisher) {
					return mine;
				}
			}
			AfterCommit created = new AfterCommit(publisher);
			TransactionSynchronizationManager.registerSynchronization(created);
			return created;
		}

		/** Whoever is told may cause more of them. */
		@Override
		public void afterCommit() {
			for (int i = 0; i < this.events.size(); i++) {
				this.publisher.publishNow(this.events.get(i));
			}
		}

	}

}
