package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Enqueues an {@link Operation} that is published as an application event, on the
 * publishing thread and so in the publishing transaction: an aggregate root enqueues by
 * being saved.
 */
final class OperationEventListener implements ApplicationListener<PayloadApplicationEvent<Operation>> {

	private final ObjectProvider<VixSync> vixSync;

	OperationEventListener(ObjectProvider<VixSync> vixSync) {
		this.vixSync = vixSync;
	}

	@Override
	public void onApplicationEvent(PayloadApplicationEvent<Operation> event) {
		this.vixSync.getObject().enqueue(event.getPayload());
	}

	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

}
