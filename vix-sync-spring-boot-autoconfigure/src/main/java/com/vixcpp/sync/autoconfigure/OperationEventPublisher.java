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

	OperationEventPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void publish(Supplier<@Nullable OperationEvent> event) {
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			ofTransaction().events.add(event);
		}
		else {
			publishNow(event);
		}
	}

	/** One for each transaction, however many operations it changes. */
	private AfterCommit ofTransaction() {
		return TransactionSynchronizationManager.getSynchronizations()
			.stream()
			.filter((each) -> each instanceof AfterCommit mine && mine.isOf(this))
			.map(AfterCommit.class::cast)
			.findFirst()
			.orElseGet(() -> {
				AfterCommit created = new AfterCommit();
				TransactionSynchronizationManager.registerSynchronization(created);
				return created;
			});
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

	/** What is to be told when the transaction has committed. */
	private final class AfterCommit implements TransactionSynchronization {

		private final List<Supplier<@Nullable OperationEvent>> events = new ArrayList<>();

		private boolean isOf(OperationEventPublisher publisher) {
			return OperationEventPublisher.this == publisher;
		}

		/** Whoever is told may cause more of them. */
		@Override
		public void afterCommit() {
			for (int i = 0; i < this.events.size(); i++) {
				publishNow(this.events.get(i));
			}
		}

	}

}
