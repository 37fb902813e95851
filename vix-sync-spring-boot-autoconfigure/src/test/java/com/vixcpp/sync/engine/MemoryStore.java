package com.vixcpp.sync.engine;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

import com.vixcpp.sync.ForwardingStore;
import com.vixcpp.sync.operation.Lease;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.Claimable;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.ControlStore;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.outbox.Transition;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one node in memory, for days of virtual time: a database would take
 * hours. Nobody else claims from it, and no lease is lost.
 */
final class MemoryStore extends ForwardingStore {

	private static final Comparator<OutboxEntry> DUE = Comparator.comparing(OutboxEntry::nextAttemptAt)
		.thenComparing(OutboxEntry::position);

	private final Map<Long, OutboxEntry> entries = new HashMap<>();

	private final Map<Long, Operation> operations = new HashMap<>();

	private final TreeMap<String, TreeSet<OutboxEntry>> ready = new TreeMap<>();

	private long position;

	private int counted;

	private int permanentlyFailed;

	/** What is not needed here is left to another store. */
	MemoryStore(OutboxStore other) {
		super(other);
	}

	/** Never paused. */
	@Override
	public ControlStore control() {
		return (ControlStore) Proxy.newProxyInstance(ControlStore.class.getClassLoader(),
				new Class<?>[] { ControlStore.class }, (proxy, method, arguments) -> Optional.empty());
	}

	/** How often an attempt was counted. */
	int counted() {
		return this.counted;
	}

	int permanentlyFailed() {
		return this.permanentlyFailed;
	}

	int unfinished() {
		return this.entries.size();
	}

	@Override
	public boolean insert(Operation operation, String destination, @Nullable Instant now) {
		OutboxEntry entry = new OutboxEntry(operation.id(), ++this.position, OperationStatus.PENDING, 0, 0, now,
				destination, null, false, null, null);
		this.operations.put(entry.position(), operation);
		put(entry);
		return true;
	}

	private void put(OutboxEntry entry) {
		this.entries.put(entry.position(), entry);
		if (entry.status().isClaimable()) {
			this.ready.computeIfAbsent(entry.destination(), (name) -> new TreeSet<>(DUE)).add(entry);
		}
	}

	@Override
	public Claimable claimable(String suspectsAfter, String othersAfter, int limit) {
		return new Claimable(false, List.of(),
				this.ready.tailMap(othersAfter, false)
					.entrySet()
					.stream()
					.filter((each) -> !each.getValue().isEmpty())
					.map(Map.Entry::getKey)
					.limit(limit)
					.toList());
	}

	@Override
	public List<ClaimedOperation> claim(ClaimRequest request, String owner, @Nullable Instant now) {
		List<ClaimedOperation> claimed = new ArrayList<>();
		Lease lease = new Lease(owner, new UUID(0, ++this.position), now.plus(request.lease()));
		request.quotas().forEach((destination, quota) -> {
			TreeSet<OutboxEntry> due = this.ready.get(destination);
			for (int i = 0; i < quota && !due.isEmpty() && !due.first().nextAttemptAt().isAfter(now); i++) {
				OutboxEntry entry = due.pollFirst();
				OutboxEntry held = new OutboxEntry(entry.operationId(), entry.position(), OperationStatus.IN_FLIGHT,
						entry.attempt(), entry.revision(), entry.nextAttemptAt(), destination, null, false, lease,
						null);
				this.entries.put(held.position(), held);
				claimed.add(new ClaimedOperation(held, this.operations.get(held.position())));
			}
		});
		return claimed;
	}

	@Override
	public Set<Long> apply(List<Transition> transitions, @Nullable Instant now) {
		Set<Long> applied = new HashSet<>();
		for (Transition each : transitions) {
			OutboxEntry from = each.from();
			if (!from.equals(this.entries.remove(from.position()))) {
				throw new IllegalStateException("held by nobody else, and yet it is not what it was: " + from);
			}
			applied.add(from.position());
			this.counted += (each.attempt() > from.attempt()) ? 1 : 0;
			this.permanentlyFailed += (each.to() == OperationStatus.PERMANENT_FAILED) ? 1 : 0;
			if (!each.to().isFinal()) {
				Instant due = (each.delay() != null) ? now.plus(each.delay()) : from.nextAttemptAt();
				put(new OutboxEntry(from.operationId(), from.position(), each.to(), each.attempt(), each.revision(),
						due, each.destination(), null, each.suspect(), null, each.error()));
			}
			else {
				this.operations.remove(from.position());
			}
		}
		return applied;
	}

	@Override
	public List<OutboxEntry> leaseExpired(int limit, @Nullable Instant now) {
		return List.of();
	}

	@Override
	public List<OutboxEntry> pastDeadline(int limit, @Nullable Instant now) {
		return List.of();
	}

}
