package com.vixcpp.sync;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.OperationPage;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.operation.Paging;
import com.vixcpp.sync.operation.Payload;
import com.vixcpp.sync.outbox.CallerTransaction;
import com.vixcpp.sync.outbox.Explanation;
import com.vixcpp.sync.outbox.NodeView;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.outbox.Pause;
import com.vixcpp.sync.outbox.ResendReport;
import com.vixcpp.sync.outbox.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * {@link VixSync} on an {@link Outbox}. Not behind a transactional proxy: an exception
 * that crosses one would mark the caller's transaction for rollback.
 */
public final class OutboxVixSync implements VixSync {

	private final Outbox outbox;

	private final EnqueueRules rules;

	private final CallerTransaction transaction;

	private final TimeSource timeSource;

	private final Supplier<NodeView> node;

	private final List<EnqueueListener> listeners;

	/**
	 * Create the front door.
	 * @param outbox where operations are kept
	 * @param rules what is refused
	 * @param transaction how the caller's transaction is joined
	 * @param timeSource the time of everything that is stored
	 * @param node what this node knows beside; asked for each time
	 */
	public OutboxVixSync(Outbox outbox, EnqueueRules rules, CallerTransaction transaction, TimeSource timeSource,
			Supplier<NodeView> node) {
		this.outbox = outbox;
		this.rules = rules;
		this.transaction = transaction;
		this.timeSource = timeSource;
		this.node = node;
		this.listeners = List.of();
	}

	private OutboxVixSync(OutboxVixSync other, List<EnqueueListener> listeners) {
		this.outbox = other.outbox;
		this.rules = other.rules;
		this.transaction = other.transaction;
		this.timeSource = other.timeSource;
		this.node = other.node;
		this.listeners = List.copyOf(listeners);
	}

	/**
	 * The same front door, which tells of what is enqueued.
	 * @param listeners whom, in this order
	 * @return the front door
	 */
	public OutboxVixSync telling(List<EnqueueListener> listeners) {
		return new OutboxVixSync(this, listeners);
	}

	@Override
	public String enqueue(Operation operation) {
		this.rules.check(operation);
		String destination = this.rules.destination().apply(operation);
		change(operation.id(), () -> write(operation, destination));
		return operation.id();
	}

	private boolean write(Operation operation, String destination) {
		String traceparent = traceparent();
		boolean written = (traceparent != null)
				? this.outbox.enqueue(operation, destination, traceparent, this.timeSource.now())
				: this.outbox.enqueue(operation, destination, this.timeSource.now());
		if (written) {
			this.listeners.forEach((each) -> each.enqueued(operation));
		}
		return written;
	}

	private @Nullable String traceparent() {
		for (EnqueueListener each : this.listeners) {
			String traceparent = each.traceparent();
			if (traceparent != null) {
				return traceparent;
			}
		}
		return null;
	}

	@Override
	public String enqueue(Operation operation, Object payload) {
		this.rules.check(operation);
		Payload converted = this.rules.convert(payload);
		boolean typed = !operation.payload().contentType().equals(Payload.JSON);
		return enqueue(operation
			.withPayload(typed ? converted.withContentType(operation.payload().contentType()) : converted));
	}

	@Override
	public Optional<OperationView> find(String operationId) {
		return Operation.isPossibleId(operationId) ? this.outbox.find(operationId) : Optional.empty();
	}

	@Override
	public OperationPage list(OperationFilter filter, Paging paging) {
		return this.outbox.desk().list(filter, paging);
	}

	@Override
	public Explanation explain(String operationId) {
		return this.outbox.desk().explain(operationId, this.node.get(), this.timeSource.now());
	}

	@Override
	public OutboxCounts counts() {
		return this.outbox.counts();
	}

	@Override
	public boolean retry(String operationId) {
		return Operation.isPossibleId(operationId)
				&& change(operationId, () -> this.outbox.retry(operationId, this.timeSource.now()));
	}

	@Override
	public int retry(OperationFilter filter) {
		this.rules.checkThread();
		return this.outbox.desk().retry(filter, this.transaction, this.timeSource);
	}

	@Override
	public DiscardResult discard(String operationId) {
		boolean discarded = Operation.isPossibleId(operationId)
				&& change(operationId, () -> this.outbox.discard(operationId, this.timeSource.now()));
		return discarded ? DiscardResult.DISCARDED : DiscardResult.TOO_LATE;
	}

	@Override
	public int discard(OperationFilter filter) {
		this.rules.checkThread();
		return this.outbox.desk().discard(filter, this.transaction, this.timeSource);
	}

	@Override
	public ResendReport resend(Instant from, Instant to, OperationFilter filter) {
		this.rules.checkThread();
		return this.outbox.control().resend(from, to, filter, this.timeSource.now());
	}

	@Override
	public boolean resend(String operationId) {
		this.rules.checkThread();
		return Operation.isPossibleId(operationId) && this.outbox.control().resend(operationId, this.timeSource.now());
	}

	@Override
	public boolean pause() {
		this.rules.checkThread();
		return this.outbox.control().pause();
	}

	@Override
	public boolean resume() {
		this.rules.checkThread();
		return this.outbox.control().resume();
	}

	@Override
	public Optional<Pause> paused() {
		return this.outbox.control().paused();
	}

	private boolean change(String operationId, Supplier<Boolean> change) {
		this.rules.checkThread();
		return this.transaction.execute(operationId, change);
	}

}
