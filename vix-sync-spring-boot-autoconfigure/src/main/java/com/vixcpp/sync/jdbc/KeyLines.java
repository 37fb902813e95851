package com.vixcpp.sync.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import com.vixcpp.sync.jdbc.KeySql.Promotion;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.OnPermanentFailure;
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
 * its place after the commit, from {@link #lineUp}. Whoever takes a head away makes the
 * next one the head in the same transaction. The row of the head keeps the two apart:
 * places behind it are given only while it is locked, so its removal sees all of them. A
 * unique index is the net below: a key never has two heads.
 * <p>
 * Nothing here waits for a row that a caller's open transaction holds. Keys that could
 * not be settled for that are remembered and looked at again; should the process die
 * meanwhile, {@link #check} finds them.
 */
final class KeyLines {

	private static final Logger logger = LoggerFactory.getLogger(KeyLines.class);

	private static final int KEYS = 200;

	private static final int ENTRIES = 2000;

	private static final int CHECKED = 500;

	private static final int REMEMBERED = 10_000;

	private final JdbcTransactions transactions;

	private final KeySql sql;

	private final boolean skip;

	private final Set<String> remembered = ConcurrentHashMap.newKeySet();

	private final ReentrantLock one = new ReentrantLock();

	private String after = "";

	private String checkedUpTo = "";

	KeyLines(JdbcTransactions transactions, OnPermanentFailure onPermanentFailure) {
		this.transactions = transactions;
		this.skip = onPermanentFailure == OnPermanentFailure.SKIP;
		this.sql = (transactions.vendor() == DatabaseVendor.POSTGRESQL) ? new PostgresKeys(this.skip) : new H2Keys();
	}

	/** Give new entries their place; returns how many have got one. */
	int lineUp() {
		if (!this.one.tryLock()) {
			return 0;
		}
		try {
			Set<String> keys = new LinkedHashSet<>(nextKeys());
			this.remembered.stream().limit(KEYS).forEach(keys::add);
			return keys.isEmpty() ? 0 : this.transactions.change((jdbc) -> lineUp(jdbc, List.copyOf(keys)));
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
	private List<String> nextKeys() {
		List<String> keys = this.transactions.read((jdbc) -> this.sql.keys(jdbc, KeySql.NEW, this.after, KEYS));
		if (keys.isEmpty() && !this.after.isEmpty()) {
			keys = this.transactions.read((jdbc) -> this.sql.keys(jdbc, KeySql.NEW, "", KEYS));
		}
		this.after = (keys.size() == KEYS) ? keys.get(KEYS - 1) : "";
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

	/**
	 * Give the keys of what has been taken away their next head, in the same transaction.
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
		remember(this.sql.promote(jdbc, keys).stuck());
		// A caller's transaction may go on for long, and see less than has been
		// committed.
		remember(gone.stream()
			.filter((each) -> each.from().lease() == null)
			.map((each) -> each.from().orderingKey())
			.toList());
	}

	/** Whether those behind go on without it. */
	boolean isSkipped(Transition transition) {
		return this.skip && transition.to() == OperationStatus.PERMANENT_FAILED;
	}

	/** Look through some of the keys that wait for one that has lost its head. */
	void check() {
		List<String> keys = this.transactions
			.read((jdbc) -> this.sql.keys(jdbc, KeySql.BEHIND, this.checkedUpTo, CHECKED));
		this.checkedUpTo = (keys.size() == CHECKED) ? keys.get(CHECKED - 1) : "";
		List<String> headless = new ArrayList<>(keys);
		headless.removeAll(Set.copyOf(this.transactions.read((jdbc) -> this.sql.heads(jdbc, keys, ""))));
		remember(headless);
	}

	private void remember(Collection<String> keys) {
		if (this.remembered.size() < REMEMBERED) {
			this.remembered.addAll(keys);
		}
	}

}
