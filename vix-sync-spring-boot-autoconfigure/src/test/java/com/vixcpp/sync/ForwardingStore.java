package com.vixcpp.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.Claimable;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.ControlStore;
import com.vixcpp.sync.outbox.OperationListing;
import com.vixcpp.sync.outbox.OrderingKeys;
import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.outbox.Transition;
import org.jspecify.annotations.Nullable;

/**
 * A store that does what the real one does; a test makes single methods do something
 * else.
 */
public class ForwardingStore implements OutboxStore {

	protected final OutboxStore store;

	protected ForwardingStore(OutboxStore store) {
		this.store = store;
	}

	@Override
	public boolean insert(Operation operation, String destination, @Nullable Instant now) {
		return this.store.insert(operation, destination, now);
	}

	@Override
	public boolean insert(Operation operation, String destination, @Nullable String traceparent,
			@Nullable Instant now) {
		return this.store.insert(operation, destination, traceparent, now);
	}

	@Override
	public ControlStore control() {
		return this.store.control();
	}

	@Override
	public OrderingKeys keys() {
		return this.store.keys();
	}

	@Override
	public Claimable claimable(String suspectsAfter, String othersAfter, int limit) {
		return this.store.claimable(suspectsAfter, othersAfter, limit);
	}

	@Override
	public List<ClaimedOperation> claim(ClaimRequest request, String owner, @Nullable Instant now) {
		return this.store.claim(request, owner, now);
	}

	@Override
	public Set<Long> renew(List<OutboxEntry> entries, Duration lease, @Nullable Instant now) {
		return this.store.renew(entries, lease, now);
	}

	@Override
	public Set<Long> apply(List<Transition> transitions, @Nullable Instant now) {
		return this.store.apply(transitions, now);
	}

	@Override
	public List<OutboxEntry> ready(int limit, @Nullable Instant now) {
		return this.store.ready(limit, now);
	}

	@Override
	public List<OutboxEntry> leaseExpired(int limit, @Nullable Instant now) {
		return this.store.leaseExpired(limit, now);
	}

	@Override
	public List<OutboxEntry> pastDeadline(int limit, @Nullable Instant now) {
		return this.store.pastDeadline(limit, now);
	}

	@Override
	public Optional<OutboxEntry> entry(String operationId) {
		return this.store.entry(operationId);
	}

	@Override
	public Optional<OperationView> find(String operationId) {
		return this.store.find(operationId);
	}

	@Override
	public OperationListing listing() {
		return this.store.listing();
	}

	@Override
	public OutboxCounts counts() {
		return this.store.counts();
	}

	@Override
	public long oldestPendingSeconds() {
		return this.store.oldestPendingSeconds();
	}

}
