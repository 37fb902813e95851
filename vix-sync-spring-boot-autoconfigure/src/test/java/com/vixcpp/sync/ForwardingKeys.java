package com.vixcpp.sync;

import java.util.Optional;

import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.KeyLine;
import com.vixcpp.sync.outbox.OrderingKeys;

/**
 * Lines that are those of the real store; a test makes single methods do something else.
 */
public class ForwardingKeys implements OrderingKeys {

	private final OrderingKeys keys;

	protected ForwardingKeys(OrderingKeys keys) {
		this.keys = keys;
	}

	@Override
	public int lineUp() {
		return this.keys.lineUp();
	}

	@Override
	public void check() {
		this.keys.check();
	}

	@Override
	public Optional<KeyLine> line(OutboxEntry entry) {
		return this.keys.line(entry);
	}

	@Override
	public long held() {
		return this.keys.held();
	}

}
