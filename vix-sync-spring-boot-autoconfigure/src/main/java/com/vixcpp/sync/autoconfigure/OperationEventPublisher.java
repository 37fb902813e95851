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

	OperationEventPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void accept(OperationEvent event) {
		if (!TransactionSynchronizationManager.isSynchronizationActive()) {
			publish(event);
			return;
		}
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void afterCommit() {
				publish(event);
			}
		});
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
