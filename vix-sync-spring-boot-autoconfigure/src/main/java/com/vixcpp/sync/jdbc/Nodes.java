package com.vixcpp.sync.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.vixcpp.sync.outbox.StoreUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessResourceFailureException;

/**
 * The nodes that hold leases in this database, and which of them are dead: their leases
 * need not run out. A process of this machine is dead when it has provably ended. Another
 * one is taken for dead when its advisory lock was free twice, five seconds apart: a lock
 * proves a session and not a process, so a node that lost its session has the time to
 * come back. Safe for use by several threads.
 */
public final class Nodes implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Nodes.class);

	private static final String PREFIX = "node:";

	private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

	private static final long FREE_NANOS = Duration.ofSeconds(5).toNanos();

	private static final Duration LEAVE = Duration.ofSeconds(2);

	private final Node self;

	private final JdbcTransactions transactions;

	private final @Nullable NodeLock lock;

	private final Map<String, Long> freeSince = new HashMap<>();

	private boolean registered;

	private @Nullable Long lookedNanos;

	private List<String> dead = List.of();

	/**
	 * Create the register of a database.
	 * @param self this process
	 * @param transactions of the database; only PostgreSQL has locks that show it
	 */
	public Nodes(Node self, JdbcTransactions transactions) {
		this.self = self;
		this.transactions = transactions;
		this.lock = (self.locking() && transactions.vendor() == DatabaseVendor.POSTGRESQL)
				? new NodeLock(transactions.dataSource(), self.lockKey()) : null;
	}

	/**
	 * Make this node known, before its first claim and again when it has lost its lock.
	 * @throws StoreUnavailableException if the database cannot be reached: nothing must
	 * be claimed then
	 */
	synchronized void register() {
		try {
			// Others may have taken it for dead while it had no session.
			this.registered &= this.lock == null || !this.lock.hold();
		}
		catch (SQLException ex) {
			throw unheld(ex);
		}
		if (!this.registered) {
			// Of nodes that nobody could prove dead; a lease does not last that long.
			this.transactions.change(
					(jdbc) -> jdbc
						.sql("delete from vix_sync_control where name like 'node:%'"
								+ " and changed_at < {clock} - interval '30' day")
						.update());
			this.transactions.change((jdbc) -> jdbc
				.sql("insert into vix_sync_control (name, content, changed_by, changed_at)"
						+ " select :name, :content, :owner, {clock} from (select 1) t where not exists"
						+ " (select 1 from vix_sync_control c where c.name = :name)")
				.param("name", PREFIX + this.self.owner())
				.param("content", this.self.stored())
				.param("owner", this.self.owner())
				.update());
			this.registered = true;
		}
	}

	/** Where the database is away that is to be said, whoever notices it first. */
	private static StoreUnavailableException unheld(SQLException cause) {
		String what = "The lock that shows that this node lives cannot be held";
		RuntimeException translated = StoreFailure.translate(new DataAccessResourceFailureException(what, cause));
		return (translated instanceof StoreUnavailableException away) ? away
				: new StoreUnavailableException(what, cause);
	}

	/**
	 * The owners that are dead; looked for once a second.
	 * @return their names, in no order
	 */
	synchronized List<String> dead() {
		long now = System.nanoTime();
		if (this.lookedNanos == null || now - this.lookedNanos >= LOOK_NANOS) {
			this.lookedNanos = now;
			this.dead = look(now);
		}
		return this.dead;
	}

	/** Forget dead nodes that hold nothing any more. */
	synchronized void forgetDead() {
		for (String owner : this.dead) {
			this.freeSince.remove(owner);
			this.transactions.change((jdbc) -> jdbc.sql("delete from vix_sync_control where name = :name")
				.param("name", PREFIX + owner)
				.update());
		}
		this.dead = List.of();
	}

	private List<String> look(long now) {
		List<Node> others = this.transactions.read((jdbc) -> jdbc
			.sql("select name, content from vix_sync_control where name like 'node:%' and name <> :self limit 1000")
			.param("self", PREFIX + this.self.owner())
			.query((rs, row) -> Node.of(rs.getString("name").substring(PREFIX.length()), rs.getString("content")))
			.list());
		List<String> dead = new ArrayList<>();
		for (Node other : others) {
			if (other.isProvablyDead() || isLockLongFree(other, now)) {
				dead.add(other.owner());
				if (!this.dead.contains(other.owner())) {
					logger
						.info("Node {} has died: whatever it had in flight is taken back and sent again, under the same"
								+ " idempotency keys", other.owner());
				}
			}
		}
		return dead;
	}

	private boolean isLockLongFree(Node other, long now) {
		try {
			if (this.lock == null || !other.locking() || !this.lock.isServerSettled()
					|| !this.lock.isFree(other.lockKey())) {
				this.freeSince.remove(other.owner());
				return false;
			}
			return now - this.freeSince.computeIfAbsent(other.owner(), (owner) -> now) >= FREE_NANOS;
		}
		catch (SQLException ex) {
			this.freeSince.clear();
			logger.debug("The locks of other nodes cannot be looked at", ex);
			return false;
		}
	}

	/**
	 * Leave in good order: nothing is held under this name any more. Waits two seconds at
	 * most, on a thread that can be left behind: a database that is away must not hold up
	 * the end of the application, and the others will find that this node has ended.
	 */
	@Override
	public void close() {
		Thread leaving = new Thread(this::leave, "vix-sync-leave");
		leaving.setDaemon(true);
		leaving.start();
		try {
			leaving.join(LEAVE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized void leave() {
		try {
			if (this.registered) {
				this.transactions.change((jdbc) -> jdbc.sql("delete from vix_sync_control where name = :name")
					.param("name", PREFIX + this.self.owner())
					.update());
			}
		}
		catch (RuntimeException ex) {
			logger.debug("This node stays in the register; others will find that it has ended", ex);
		}
		finally {
			if (this.lock != null) {
				this.lock.release();
			}
		}
	}

}
