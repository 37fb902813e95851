package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.outbox.OutboxListeners;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Says at the start, and not at the first delivery, that listeners cannot be told: a
 * transaction of theirs is made and holds nothing.
 */
final class ListenerCheck implements SmartInitializingSingleton {

	private final OutboxListeners listeners;

	ListenerCheck(OutboxListeners listeners) {
		this.listeners = listeners;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!this.listeners.listeners().get().isEmpty()) {
			this.listeners.transaction().execute(() -> true);
		}
	}

}
