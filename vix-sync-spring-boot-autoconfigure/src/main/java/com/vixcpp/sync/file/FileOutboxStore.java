package com.vixcpp.sync.file;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.vixcpp.sync.operation.Lease;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.Claimable;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.ControlStore;
import com.vixcpp.sync.outbox.KeptOperation;
import com.vixcpp.sync.outbox.OperationListing;
import com.vixcpp.sync.outbox.OrderingKeys;
import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.outbox.Transition;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

/**
 * The outbox as an index, in memory, of a log in files. One process alone has it. Safe
 * for use by several threads. What a method has changed is kept at the configured level
 * when it returns, or at the end of what {@link FileTransactions} run.
 */
public final class FileOutboxStore implements OutboxStore {

	private final Journal journal;

	private final Operations operations;

	private final Claims claims;

	private final Changes changes;

	private final ControlStore control;

	private final OperationListing listing;

	private final OrderingKeys keys;

	FileOutboxStore(Journal journal, Runnable wake) {
		this.journal = journal;
		this.operations = new Operations(journal);
		this.claims = new Claims(journal, this.operations);
		this.changes = new Changes(journal);
		this.control = new FileControlStore(journal, wake);
		this.listing = new FileListing(journal, this.operations);
		this.keys = new FileKeys(journal, this.operations);
	}

	@Override
	public boolean insert(Operation operation, String destination, @Nullable Instant now) {
		return insert(operation, destination, null, now);
	}

	@Override
	public boolean insert(Operation operation, String destination, @Nullable String traceparent,
			@Nullable Instant now) {
		Changes.requireDestination(destination);
		return this.journal.change((unit) -> {
			this.journal.reserve(operation.id(), unit);
			Operation staged = unit.inserted(operation.id());
			Optional<KeptOperation> kept = (staged != null)
					? Optional.of(new KeptOperation(staged, OperationStatus.PENDING)) : kept(operation.id());
			if (kept.isPresent()) {
				kept.get().requireSame(operation);
				return false;
			}
			Instant at = FileClock.time(now);
			Instant due = (operation.notBefore() != null && operation.notBefore().isAfter(at)) ? operation.notBefore()
					: at;
			unit.insert(operation);
			unit.add((position) -> new Item.Logged(
					new WalRecord(position, operation.id(), 0, WalRecord.Type.PUT, at, OperationStatus.PENDING, 0, due,
							null, null, false, operation),
					position, 0, Item.Outline.of(operation, destination), traceparent));
			return true;
		});
	}

	private Optional<KeptOperation> kept(String operationId) {
		return this.operations.last(operationId)
			.map((last) -> new KeptOperation(this.operations.operation(last.put()), last.record().status()));
	}

	@Override
	public ControlStore control() {
		return this.control;
	}

	@Override
	public OrderingKeys keys() {
		return this.keys;
	}

	@Override
	public Claimable claimable(String suspectsAfter, String othersAfter, int limit) {
		return this.journal.locked(() -> {
			Lanes lanes = this.journal.index().lanes();
			return new Claimable(false, lanes.destinations(true, suspectsAfter, limit),
					lanes.destinations(false, othersAfter, limit));
		});
	}

	@Override
	public List<ClaimedOperation> claim(ClaimRequest request, String owner, @Nullable Instant now) {
		return this.claims.claim(request, owner, FileClock.time(now));
	}

	@Override
	public Set<Long> renew(List<OutboxEntry> entries, Duration lease, @Nullable Instant now) {
		Instant until = FileClock.time(now).plus(lease);
		return this.journal.locked(() -> {
			Set<Long> renewed = new HashSet<>();
			for (OutboxEntry each : entries) {
				Entry entry = this.journal.index().entry(each.operationId());
				Lease held = (entry != null && entry.holder == null) ? entry.lease : null;
				if (entry != null && held != null && entry.put == each.position()
						&& held.token().equals(Objects.requireNonNull(each.lease()).token())) {
					entry.lease = new Lease(held.owner(), held.token(), until);
					renewed.add(entry.put);
				}
			}
			return renewed;
		});
	}

	@Override
	public Set<Long> apply(List<Transition> transitions, @Nullable Instant now) {
		return this.changes.apply(transitions, FileClock.time(now));
	}

	@Override
	public List<OutboxEntry> ready(int limit, @Nullable Instant now) {
		Instant moment = FileClock.time(now);
		return entries(() -> this.journal.index().lanes().due(moment, limit).stream());
	}

	@Override
	public List<OutboxEntry> leaseExpired(int limit, @Nullable Instant now) {
		Instant moment = FileClock.time(now);
		return entries(() -> this.journal.index()
			.of(OperationStatus.IN_FLIGHT)
			.stream()
			.filter((each) -> each.holder == null && (each.orphaned || !until(each).isAfter(moment)))
			.sorted(Comparator.comparing(FileOutboxStore::until))
			.limit(limit));
	}

	private static Instant until(Entry entry) {
		return Objects.requireNonNull(entry.lease).until();
	}

	@Override
	public List<OutboxEntry> pastDeadline(int limit, @Nullable Instant now) {
		Instant moment = FileClock.time(now);
		return entries(() -> this.journal.index()
			.deadlines()
			.stream()
			.takeWhile((each) -> each.isExpired(moment))
			.filter((each) -> each.holder == null)
			.limit(limit));
	}

	private List<OutboxEntry> entries(java.util.function.Supplier<Stream<Entry>> entries) {
		return this.journal.locked(() -> entries.get().map(this.operations::entry).toList());
	}

	@Override
	public Optional<OutboxEntry> entry(String operationId) {
		return this.journal
			.locked(() -> Optional.ofNullable(this.journal.index().entry(operationId)).map(this.operations::entry));
	}

	@Override
	public Optional<OperationView> find(String operationId) {
		return this.journal.locked(() -> this.operations.view(operationId));
	}

	@Override
	public OperationListing listing() {
		return this.listing;
	}

	@Override
	public OutboxCounts counts() {
		return this.journal
			.locked(() -> new OutboxCounts(count(OperationStatus.PENDING), count(OperationStatus.IN_FLIGHT),
					count(OperationStatus.FAILED), count(OperationStatus.PERMANENT_FAILED)));
	}

	private long count(OperationStatus status) {
		return Math.min(this.journal.index().of(status).size(), OutboxCounts.CAP);
	}

	@Override
	public long oldestPendingSeconds() {
		Instant now = FileClock.time(null);
		return this.journal.locked(() -> Stream.of(OperationStatus.PENDING, OperationStatus.FAILED)
			.map((each) -> this.journal.index().of(each))
			.filter((each) -> !each.isEmpty())
			.mapToLong((each) -> Duration.between(each.first().createdAt, now).toSeconds())
			.max()
			.orElse(0));
	}

}
