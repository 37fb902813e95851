package com.vixcpp.sync.autoconfigure;

import java.util.function.Consumer;

import com.vixcpp.sync.operation.OperationEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Publishes what became of operations as application events after the commit. Whatever
 * listens to them can no longer undo it, nor keep others from being told of the next.
 */
final class OperationEventPublisher implements Consumer<OperationEvent> {

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
	public void accept(OperationEvent event) {
		if (!this.transactional || !AfterCommit.publish(this, event)) {
			publish(event);
		}
	}

	/** Touched only where Spring's transactions are there. */
	private record AfterCommit(OperationEventPublisher publisher,
			OperationEvent event) implements TransactionSynchronization {

		/** False if no transaction is under way. */
		static boolean publish(OperationEventPublisher publisher, OperationEvent event) {
			if (!TransactionSynchronizationManager.isSynchronizationActive()) {
				return false;
			}
			TransactionSynchronizationManager.registerSynchronization(new AfterCommit(publisher, event));
			return true;
		}

		@Override
		public void afterCommit() {
			this.publisher.publish(this.event);
		}

	}

	private void publish(OperationEvent event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (Throwable ex) {
			logger.error("A listener to the event that operation {} is {} threw. It was told after the commit, which"
					+ " stands", event.operation().id(), event.getClass().getSimpleName(), ex);
		}
	}

}
