package com.vixcpp.sync.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.ReentrantLock;

import com.vixcpp.sync.jdbc.KeySql.Promotion;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.KeyLine;
import com.vixcpp.sync.outbox.OnPermanentFailure;
import com.vixcpp.sync.outbox.OrderingKeys;
import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.outbox.Transition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;

/**
 * One line per ordering key: its head alone can be claimed, all others wait behind it in
 * the order of their positions. Safe for use by several threads and several nodes.
 * <p>
 * Whoever enqueues only adds an entry that has no place yet, and holds up nobody. It gets
 * its place after the commit, from {@link #lineUp}. An engine that takes a head away
 * makes the next one the head in the same short transaction. The row of the head keeps
 * the two apart: places behind it are given only while it is locked, so its removal sees
 * all of them. A unique index is the net below: a key never has two heads.
 * <p>
 * A transaction of the application, which may stay open for long, makes nothing a head:
 * who then wanted another head for the key, or that entry itself, would wait for it. Its
 * keys get their next head from {@link #lineUp} after its commit.
 * <p>
 * Nothing here waits for a row that a caller's open transaction holds. Keys that could
 * not be settled for that are remembered and looked at again; should the process die
 * meanwhile, {@link #check} finds them.
 */
final class KeyLines implements OrderingKeys {

	private static final Logger logger = LoggerFactory.getLogger(KeyLines.class);

	/** How many of a key wait before a position, up to a cap. */
	private static final String BEFORE = """
			select (select count(*) from (select 1 from %s and ordering_key = :key and position < :position limit :cap) n)
			     + (select count(*) from (select 1 from %s and ordering_key = :key and position < :position limit :cap) b)
			""";

	/** Reads no more than the count of what has failed for good. */
	private static final String HELD = """
			select count(case when place = 1 then ordering_key end)
			from (select place, ordering_key from vix_sync_outbox where status = 4 limit :cap) f
			""";

	private static final int KEYS = 200;

	private static final int ENTRIES = 2000;

	private static final int CHECKED = 500;

	private static final int REMEMBERED = 10_000;

	private final JdbcTransactions transactions;

	private final KeySql sql;

	private final boolean skip;

	private final Runnable promoted;

	private final ConcurrentSkipListSet<String> remembered = new ConcurrentSkipListSet<>();

	private final ReentrantLock one = new ReentrantLock();

	private String after = "";

	private String rememberedUpTo = "";

	private String checkedUpTo = "";

	/**
	 * Create the lines.
	 * @param transactions of the database that holds the tables
	 * @param onPermanentFailure what becomes of those behind it
	 * @param promoted told when entries can be claimed that could not before
	 */
	KeyLines(JdbcTransactions transactions, OnPermanentFailure onPermanentFailure, Runnable promoted) {
		this.transactions = transactions;
		this.promoted = promoted;
		this.skip = onPermanentFailure == OnPermanentFailure.SKIP;
		this.sql = (transactions.vendor() == DatabaseVendor.POSTGRESQL) ? new PostgresKeys(this.skip) : new H2Keys();
	}

	@Override
	public int lineUp() {
		if (!this.one.tryLock()) {
			return 0;
		}
		try {
			int linedUp = this.transactions.change((jdbc) -> {
				Set<String> keys = new LinkedHashSet<>(nextKeys(jdbc));
				keys.addAll(nextRemembered());
				return keys.isEmpty() ? 0 : lineUp(jdbc, List.copyOf(keys));
			});
			if (linedUp > 0) {
				this.promoted.run();
			}
			return linedUp;
		}
		catch (DuplicateKeyException | ConcurrencyFailureException ex) {
			logger.debug("Another node lines up the same keys", ex);
			return 0;
		}
		finally {
			this.one.unlock();
		}
	}

	/** Page by page, so that no key keeps another from its turn. */
	private List<String> nextKeys(Jdbc jdbc) {
		List<String> keys = this.sql.keys(jdbc, KeySql.NEW, this.after, KEYS);
		if (keys.isEmpty() && !this.after.isEmpty()) {
			keys = this.sql.keys(jdbc, KeySql.NEW, "", KEYS);
		}
		this.after = (keys.size() == KEYS) ? keys.get(KEYS - 1) : "";
		return keys;
	}

	/** In turns as well: open callers may hold more keys than are looked at at once. */
	private List<String> nextRemembered() {
		List<String> keys = this.remembered.tailSet(this.rememberedUpTo, false).stream().limit(KEYS).toList();
		this.rememberedUpTo = (keys.size() == KEYS) ? keys.get(KEYS - 1) : "";
		return keys;
	}

	private int lineUp(Jdbc jdbc, List<String> keys) {
		List<String> locked = this.sql.lock(jdbc, keys);
		if (locked.isEmpty()) {
			return 0;
		}
		List<String> again = locked.stream().filter(this.remembered::remove).toList();
		try {
			Promotion promotion = this.sql.promote(jdbc, locked);
			remember(promotion.stuck());
			if (this.skip) {
				skipHeads(jdbc, locked);
			}
			if (!again.isEmpty()) {
				remember(this.sql.busy(jdbc, again));
			}
			return promotion.promoted() + this.sql.lineUp(jdbc, locked, Math.max(10, ENTRIES / locked.size()));
		}
		catch (RuntimeException ex) {
			remember(again);
			throw ex;
		}
	}

	/** Heads that failed for good before they were to be skipped. */
	private void skipHeads(Jdbc jdbc, List<String> keys) {
		List<String> skipped = this.sql.skipHeads(jdbc, keys);
		if (!skipped.isEmpty()) {
			this.sql.promote(jdbc, skipped);
			remember(skipped);
		}
	}

	/**
	 * Give the keys of what has been taken away their next head: in the same transaction,
	 * or after it where it is one of the application.
	 * @param made what has been changed
	 */
	void advance(Jdbc jdbc, List<Transition> made) {
		List<Transition> gone = made.stream()
			.filter((each) -> each.from().orderingKey() != null)
			.filter((each) -> each.to().isFinal() || isSkipped(each))
			.toList();
		List<String> keys = gone.stream().map((each) -> each.from().orderingKey()).distinct().sorted().toList();
		if (keys.isEmpty()) {
			return;
		}
		remember(this.transactions.hasJoined() ? keys : this.sql.promote(jdbc, keys).stuck());
	}

	/** Whether those behind go on without it. */
	boolean isSkipped(Transition transition) {
		return this.skip && transition.to() == OperationStatus.PERMANENT_FAILED;
	}

	@Override
	public void check() {
		List<String> keys = this.transactions
			.change((jdbc) -> this.sql.keys(jdbc, KeySql.BEHIND, this.checkedUpTo, CHECKED));
		this.checkedUpTo = (keys.size() == CHECKED) ? keys.get(CHECKED - 1) : "";
		List<String> headless = new ArrayList<>(keys);
		String condition = this.skip ? "and status <> 4" : "";
		headless.removeAll(Set.copyOf(this.transactions.read((jdbc) -> this.sql.heads(jdbc, keys, condition))));
		remember(headless);
	}

	@Override
	public Optional<KeyLine> line(OutboxEntry entry) {
		String key = entry.orderingKey();
		return (key == null) ? Optional.empty() : this.transactions.read((jdbc) -> {
			OutboxEntry head = jdbc.sql("select " + Rows.ENTRY + " from vix_sync_outbox o where " + this.sql.isHead())
				.param("key", key)
				.query((rs, row) -> Rows.entry(rs))
				.optional()
				.orElse(null);
			boolean isHead = head != null && head.position() == entry.position();
			if (!isHead && entry.status() == OperationStatus.PERMANENT_FAILED) {
				return Optional.empty();
			}
			long waiting = isHead ? 0
					: jdbc.sql(BEFORE.formatted(this.sql.waiting(KeySql.NEW), this.sql.waiting(KeySql.BEHIND)))
						.param("key", key)
						.param("position", entry.position())
						.param("cap", OutboxCounts.CAP)
						.query(Long.class)
						.single();
			return Optional.of(new KeyLine(key, head, waiting + ((head == null || isHead) ? 0 : 1)));
		});
	}

	@Override
	public long held() {
		return this.transactions
			.read((jdbc) -> jdbc.sql(HELD).param("cap", OutboxCounts.CAP).query(Long.class).single());
	}

	/** Whether there is something to line up that no query finds. */
	boolean hasRemembered() {
		return !this.remembered.isEmpty();
	}

	private void remember(Collection<String> keys) {
		if (this.remembered.size() < REMEMBERED) {
			this.remembered.addAll(keys);
		}
	}

}
