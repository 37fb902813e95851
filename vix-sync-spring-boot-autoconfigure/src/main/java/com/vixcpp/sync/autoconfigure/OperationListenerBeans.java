package com.vixcpp.sync.autoconfigure;

import java.util.List;
import java.util.function.Supplier;

import com.vixcpp.sync.operation.OperationListener;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * The listeners of the application in their order, looked for when somebody is first to
 * be told: they use the outbox that tells them.
 */
final class OperationListenerBeans implements Supplier<List<OperationListener>> {

	private final ObjectProvider<OperationListener> beans;

	private volatile @Nullable List<OperationListener> listeners;

	OperationListenerBeans(ObjectProvider<OperationListener> beans) {
		this.beans = beans;
	}

	@Override
	public List<OperationListener> get() {
		List<OperationListener> listeners = this.listeners;
		if (listeners == null) {
			listeners = this.beans.orderedStream().toList();
			this.listeners = listeners;
		}
		return listeners;
	}

	boolean isAny() {
		return !get().isEmpty();
	}

}
