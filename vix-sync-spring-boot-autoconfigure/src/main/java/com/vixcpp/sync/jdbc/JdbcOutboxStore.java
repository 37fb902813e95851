package com.vixcpp.sync.jdbc;

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
import com.vixcpp.sync.outbox.KeptOperation;
import com.vixcpp.sync.outbox.OnPermanentFailure;
import com.vixcpp.sync.outbox.OperationListing;
import com.vixcpp.sync.outbox.OrderingKeys;
import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.outbox.Transition;
import com.vixcpp.sync.wal.Wal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.ConcurrencyFailureException;

/**
 * The outbox as a table beside the log, in the application's own database. Safe for use
 * by several threads and several nodes.
 */
public final class JdbcOutboxStore implements OutboxStore {

	private static final Logger logger = LoggerFactory.getLogger(JdbcOutboxStore.class);

	/** What was there may be removed for its age before it is looked at. */
	private static final int INSERTS = 5;

	private final JdbcTransactions transactions;

	private final @Nullable Nodes nodes;

	private final VendorSql vendor;

	private final OutboxEntries entries;

	private final ControlStore control;

	private final KeyLines keys;

	private final JdbcListing listing;

	private final OutboxChanges changes;

	/**
	 * Create a store in which leases alone decide.
	 * @param transactions of the database that holds the tables
	 * @param wal the log in the same database
	 */
	public JdbcOutboxStore(JdbcTransactions transactions, Wal wal) {
		this(transactions, wal, null);
	}

	/**
	 * Create the store.
	 * @param transactions of the database that holds the tables
	 * @param wal the log in the same database
	 * @param nodes who holds leases, and who of them is dead; null to let every lease run
	 * out
	 */
	public JdbcOutboxStore(JdbcTransactions transactions, Wal wal, @Nullable Nodes nodes) {
		this(transactions, wal, nodes, OnPermanentFailure.HOLD);
	}

	/**
	 * Create a store that may skip what has failed for good.
	 * @param transactions of the database that holds the tables
	 * @param wal the log in the same database
	 * @param nodes who holds leases, and who of them is dead; null to let every lease run
	 * out
	 * @param onPermanentFailure what becomes of those behind it in its ordering key
	 */
	public JdbcOutboxStore(JdbcTransactions transactions, Wal wal, @Nullable Nodes nodes,
			OnPermanentFailure onPermanentFailure) {
		this.transactions = transactions;
		this.nodes = nodes;
		this.vendor = (transactions.vendor() == DatabaseVendor.POSTGRESQL) ? new PostgresSql() : new H2Sql();
		this.entries = new OutboxEntries(transactions, this.vendor);
		this.control = new JdbcControlStore(transactions, wal, onPermanentFailure);
		this.keys = new KeyLines(transactions, onPermanentFailure, this.vendor::placedAnew);
		this.listing = new JdbcListing(transactions);
		this.changes = new OutboxChanges(wal, this.keys);
	}

	/**
	 * Mend what a crash of the database may have left half done. To be called once,
	 * before anything is enqueued or claimed. What cannot be mended is logged, and keeps
	 * nothing from starting.
	 */
	public void recover() {
		if (this.nodes == null || this.transactions.vendor() != DatabaseVendor.H2) {
			return;
		}
		try {
			if (!this.nodes.dead().isEmpty()) {
				new H2Recovery(this.transactions).run();
			}
			this.nodes.register();
		}
		catch (RuntimeException ex) {
			logger.warn("The outbox could not be looked at for what a crash may have left half done", ex);
		}
	}

	@Override
	public boolean insert(Operation operation, String destination, @Nullable Instant now) {
		return insert(operation, destination, null, now);
	}

	@Override
	public boolean insert(Operation operation, String destination, @Nullable String traceparent,
			@Nullable Instant now) {
		return this.transactions.change((jdbc) -> {
			for (int tries = 0; tries < INSERTS; tries++) {
				if (this.vendor.insert(jdbc, operation, destination, traceparent, now)) {
					return true;
				}
				Optional<KeptOperation> kept = OutboxQueries.kept(jdbc, operation.id());
				if (kept.isPresent()) {
					kept.get().requireSame(operation);
					return false;
				}
			}
			throw new ConcurrencyFailureException("Operation " + operation.id() + " was not enqueued: another"
					+ " transaction has just enqueued it, which this one does not see. Roll back and do it again");
		});
	}

	@Override
	public ControlStore control() {
		return this.control;
	}

	@Override
	public Claimable claimable(String suspectsAfter, String othersAfter, int limit) {
		Claimable claimable = this.entries.claimable(suspectsAfter, othersAfter, limit);
		return this.keys.hasRemembered() ? new Claimable(true, claimable.suspects(), claimable.others()) : claimable;
	}

	@Override
	public List<ClaimedOperation> claim(ClaimRequest request, String owner, @Nullable Instant now) {
		if (this.nodes != null) {
			this.nodes.register();
		}
		return this.transactions.changeDurably((jdbc) -> this.vendor.claim(jdbc, request, owner, now));
	}

	@Override
	public Set<Long> renew(List<OutboxEntry> entries, Duration lease, @Nullable Instant now) {
		if (this.nodes != null) {
			this.nodes.register();
		}
		return entries.isEmpty() ? Set.of()
				: this.transactions.change((jdbc) -> this.changes.renew(jdbc, entries, lease, now));
	}

	@Override
	public Set<Long> apply(List<Transition> transitions, @Nullable Instant now) {
		Set<Long> applied = this.transactions.change((jdbc) -> this.changes.apply(jdbc, transitions, now));
		if (transitions.stream().anyMatch((each) -> each.to().isClaimable() || each.from().orderingKey() != null)) {
			this.vendor.placedAnew();
		}
		return applied;
	}

	@Override
	public OrderingKeys keys() {
		return this.keys;
	}

	@Override
	public List<OutboxEntry> ready(int limit, @Nullable Instant now) {
		return this.entries.ready(limit, now);
	}

	@Override
	public List<OutboxEntry> leaseExpired(int limit, @Nullable Instant now) {
		List<OutboxEntry> expired = this.entries.leaseExpired(limit, now);
		return expired.isEmpty() ? leftByTheDead(limit) : expired;
	}

	private List<OutboxEntry> leftByTheDead(int limit) {
		List<String> dead = (this.nodes != null) ? this.nodes.dead() : List.of();
		if (dead.isEmpty()) {
			return List.of();
		}
		List<OutboxEntry> left = this.entries.inFlightOf(dead, limit);
		if (left.isEmpty()) {
			this.nodes.forgetDead();
		}
		return left;
	}

	@Override
	public List<OutboxEntry> pastDeadline(int limit, @Nullable Instant now) {
		return this.entries.pastDeadline(limit, now);
	}

	@Override
	public Optional<OutboxEntry> entry(String operationId) {
		return this.entries.find(operationId);
	}

	@Override
	public Optional<OperationView> find(String operationId) {
		return this.transactions.read((jdbc) -> jdbc.sql(OutboxQueries.FIND)
			.param("id", operationId)
			.query((rs, row) -> OutboxQueries.view(rs))
			.optional());
	}

	@Override
	public OperationListing listing() {
		return this.listing;
	}

	@Override
	public OutboxCounts counts() {
		return this.transactions.read((jdbc) -> jdbc.sql(OutboxQueries.COUNTS)
			.param("cap", OutboxCounts.CAP)
			.query((rs, row) -> OutboxQueries.counts(rs))
			.single());
	}

	@Override
	public long oldestPendingSeconds() {
		return this.transactions.read((jdbc) -> jdbc.sql(OutboxQueries.OLDEST)
			.query(OutboxQueries::oldestSeconds)
			.list()
			.stream()
			.mapToLong(Long::longValue)
			.max()
			.orElse(0));
	}

}
