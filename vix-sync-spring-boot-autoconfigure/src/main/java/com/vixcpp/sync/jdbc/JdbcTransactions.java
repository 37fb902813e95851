package com.vixcpp.sync.jdbc;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.sql.DataSource;

import com.vixcpp.sync.outbox.CallerTransaction;
import com.vixcpp.sync.outbox.DurabilityUnknownException;
import com.vixcpp.sync.outbox.StoreUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which transaction a statement runs in: the caller's for what callers change, one of our
 * own (new, READ COMMITTED, never joined) for what the engine changes. Ours run on a
 * wrapper of the data source, so that they can never be taken for the host's, whatever
 * transaction manager the host uses. Safe for use by several threads.
 */
public final class JdbcTransactions implements CallerTransaction {

	private static final Logger logger = LoggerFactory.getLogger(JdbcTransactions.class);

	private final DataSource dataSource;

	private final Jdbc joined;

	private final Jdbc own;

	private final OwnTransaction ownTransaction;

	private final boolean mandatory;

	private final DatabaseDurability durability;

	private final Runnable afterCommit;

	private final ThreadLocal<@Nullable Jdbc> caller = new ThreadLocal<>();

	private volatile Supplier<@Nullable TransactionTemplate> withoutTransaction = () -> null;

	private final AtomicBoolean toldOfOwn = new AtomicBoolean();

	private final AtomicBoolean toldOfAnother = new AtomicBoolean();

	/**
	 * Create the transactions of one data source.
	 * @param dataSource the host's
	 * @param schema where our tables are; null for the default schema
	 * @param mandatory whether callers must bring a transaction
	 * @param durability what makes a commit durable
	 * @param afterCommit run after a caller's change has committed; must not throw
	 */
	public JdbcTransactions(DataSource dataSource, @Nullable String schema, boolean mandatory,
			DatabaseDurability durability, Runnable afterCommit) {
		this.dataSource = (dataSource instanceof TransactionAwareDataSourceProxy proxy
				&& proxy.getTargetDataSource() != null) ? proxy.getTargetDataSource() : dataSource;
		DatabaseVendor vendor = DatabaseVendor.of(dataSource);
		DataSource wrapped = new DelegatingDataSource(this.dataSource);
		this.joined = new Jdbc(this.dataSource, vendor, schema, TransactionSettings.joined(durability));
		this.own = new Jdbc(wrapped, vendor, schema, TransactionSettings.own(vendor, durability));
		this.ownTransaction = new OwnTransaction(wrapped);
		this.mandatory = mandatory;
		this.durability = durability;
		this.afterCommit = afterCommit;
	}

	DataSource dataSource() {
		return this.dataSource;
	}

	DatabaseVendor vendor() {
		return this.joined.vendor();
	}

	@Override
	public <T> T execute(List<String> operationIds, Supplier<T> change) {
		this.durability.requireKept();
		Jdbc joinable = joinable();
		if (joinable != null) {
			CallerConnection.requireWritable(joinable.dataSource());
			return committing(joinable, operationIds, change);
		}
		if (CallerConnection.isOpen()) {
			CallerConnection.requireNoOther();
		}
		if (this.mandatory) {
			throw new IllegalStateException("There is no transaction of the outbox's DataSource to enqueue in, and"
					+ " vix.sync.enqueue.transaction=mandatory asks for one. Call it from a @Transactional method,"
					+ " before the transaction has committed");
		}
		tellThatItCommitsAlone();
		TransactionTemplate listened = this.withoutTransaction.get();
		return (listened != null) ? listened.execute((status) -> committing(joinedHere(), operationIds, change))
				: this.ownTransaction.execute((status) -> committing(this.own, operationIds, change));
	}

	/** What a caller without a transaction is given instead of ours; null for ours. */
	void withoutTransaction(Supplier<@Nullable TransactionTemplate> template) {
		this.withoutTransaction = template;
	}

	/** Whether a change on this thread is part of a transaction of the application. */
	boolean hasJoined() {
		Jdbc caller = this.caller.get();
		return caller != null && caller != this.own;
	}

	/** Run changes in the transaction of the application that this thread has begun. */
	<T> T asJoined(Function<Jdbc, T> work) {
		Jdbc joined = joinedHere();
		return as(joined, () -> work.apply(joined));
	}

	/** To be called before a transaction of the application that is to commit durably. */
	void prepareDurably() {
		this.durability.requireKept();
		this.durability.keep();
	}

	/**
	 * The commit of the transaction that this thread has begun returns when it is
	 * durable.
	 */
	void commitDurably() {
		AfterCommit.of(joinedHere(), this::committed);
	}

	private <T> T committing(Jdbc jdbc, List<String> operationIds, Supplier<T> change) {
		T result = as(jdbc, change);
		AfterCommit.of(jdbc, this::committed).add(operationIds);
		return result;
	}

	/** On the thread and the connection of the transaction that has just committed. */
	private void committed(Jdbc jdbc, List<String> operationIds) {
		try {
			this.durability.flush(jdbc.template());
		}
		catch (RuntimeException ex) {
			throw new DurabilityUnknownException(operationIds, ex);
		}
		this.afterCommit.run();
	}

	private void force(Jdbc jdbc, List<String> operationIds) {
		try {
			this.durability.flush(jdbc.template());
		}
		catch (RuntimeException ex) {
			throw new StoreUnavailableException("The database could not force a commit to the disk", ex);
		}
	}

	/** There may be something to do for the engine of this node. */
	void wake() {
		this.afterCommit.run();
	}

	/** Run changes: in the transaction of {@link #execute}, else in a new one. */
	<T> T change(Function<Jdbc, T> work) {
		Jdbc caller = this.caller.get();
		if (caller != null) {
			return work.apply(caller);
		}
		return translated(() -> this.ownTransaction.execute((status) -> as(this.own, () -> work.apply(this.own))));
	}

	/** Run changes in a new transaction, and return when its commit is durable. */
	<T> T changeDurably(Function<Jdbc, T> work) {
		this.durability.requireKept();
		this.durability.keep();
		return translated(() -> this.ownTransaction.execute((status) -> {
			AfterCommit.of(this.own, this::force);
			return as(this.own, () -> work.apply(this.own));
		}));
	}

	/** Run something in a new transaction, whatever transaction the caller has. */
	<T> T alone(Function<Jdbc, T> work) {
		return translated(() -> this.ownTransaction.execute((status) -> as(this.own, () -> work.apply(this.own))));
	}

	/** Run a query: in the caller's transaction where there is one, else without. */
	<T> T read(Function<Jdbc, T> work) {
		Jdbc caller = (this.caller.get() != null) ? this.caller.get() : joinable();
		return translated(() -> work.apply((caller != null) ? caller : this.joined));
	}

	private <T> T as(Jdbc jdbc, Supplier<T> change) {
		Jdbc before = this.caller.get();
		this.caller.set(jdbc);
		try {
			return change.get();
		}
		finally {
			if (before != null) {
				this.caller.set(before);
			}
			else {
				this.caller.remove();
			}
		}
	}

	/**
	 * Our statements in the caller's transaction; null where there is none to join.
	 */
	private @Nullable Jdbc joinable() {
		DataSource through = CallerConnection.isOpen() ? CallerConnection.in(this.dataSource) : null;
		if (through == null) {
			return null;
		}
		return (through == this.dataSource) ? this.joined : this.joined.through(through);
	}

	private Jdbc joinedHere() {
		Jdbc joinable = joinable();
		return (joinable != null) ? joinable : this.joined;
	}

	private void tellThatItCommitsAlone() {
		if (CallerConnection.isOpen()) {
			if (this.toldOfAnother.compareAndSet(false, true)) {
				logger.warn(
						"An operation was enqueued in a transaction ({}) that is not of the outbox's DataSource, but"
								+ " of JMS or the like: it is kept, but not together with what that transaction does."
								+ " vix.sync.enqueue.transaction=mandatory makes this an error. Said once",
						CallerConnection.transaction());
			}
		}
		else if (this.toldOfOwn.compareAndSet(false, true)) {
			logger.info("An operation was enqueued outside a transaction: it is kept, but not together with a local"
					+ " write. vix.sync.enqueue.transaction=mandatory makes this an error. Said once");
		}
	}

	private <T> T translated(Supplier<T> work) {
		try {
			return work.get();
		}
		catch (DataAccessException | TransactionException ex) {
			throw failure(ex);
		}
	}

	/** What to throw when the database or its pool has said this. */
	RuntimeException failure(RuntimeException ex) {
		if (DeadConnections.drop(this.dataSource, ex)) {
			this.durability.lookAgain();
		}
		return StoreFailure.translate(ex);
	}

}
