package com.vixcpp.sync.jdbc;

import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import com.vixcpp.sync.outbox.StoreDurability;
import com.vixcpp.sync.outbox.StoreUnavailableException;
import com.vixcpp.sync.wal.GroupFlush;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a committed operation survives in this database: {@code power} (a power cut),
 * {@code process} (the death of this process) or {@code none}; and what is done at each
 * commit to keep that promise. Safe for use by several threads.
 * <p>
 * With {@code vix.sync.wal.fsync-on-write=true} commits are forced to the disk: by
 * {@code CHECKPOINT SYNC} for all that wait together on H2, by
 * {@code synchronous_commit=on} on PostgreSQL.
 */
public final class DatabaseDurability implements StoreDurability {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseDurability.class);

	private static final String FORCE = "checkpoint sync";

	private static final long LOOK_NANOS = 1_000_000_000;

	private final DatabaseVendor vendor;

	private final boolean forced;

	private final String level;

	/** Null where there is none to keep. */
	private final @Nullable H2WriteDelay writeDelay;

	private final AtomicLong lookedNanos = new AtomicLong(System.nanoTime());

	private final GroupFlush flush = new GroupFlush((failure) -> !DeadConnections.isDatabaseClosed(failure));

	/**
	 * Find the level out, and raise it where that is ours to do.
	 * @param dataSource the database of the outbox
	 * @param fsyncOnWrite whether committed operations must survive a power cut
	 * @throws ForcedWritesRefusedException if they must, and this database user may not
	 * force them
	 */
	public DatabaseDurability(DataSource dataSource, boolean fsyncOnWrite) {
		JdbcClient jdbc = JdbcClient.create(dataSource);
		this.vendor = DatabaseVendor.of(dataSource);
		boolean inMemory = this.vendor == DatabaseVendor.H2
				&& jdbc.sql("select database_path()").query(String.class).optional().isEmpty();
		this.forced = fsyncOnWrite && !inMemory;
		this.writeDelay = (this.vendor == DatabaseVendor.H2 && !inMemory) ? new H2WriteDelay(dataSource) : null;
		if (inMemory) {
			this.level = "none";
		}
		else {
			this.level = (this.writeDelay != null) ? h2(this.writeDelay, jdbc) : postgres(jdbc);
		}
		tell(fsyncOnWrite);
	}

	@Override
	public String level() {
		return this.level;
	}

	@Override
	public @Nullable String failure() {
		return (this.flush.failure() == null) ? null
				: "the database could not force its file to the disk: check the disk and restart the application";
	}

	/** Whether each of our transactions must ask for a durable commit itself. */
	boolean holdsCommits() {
		return this.forced && this.vendor == DatabaseVendor.POSTGRESQL;
	}

	/**
	 * Return when all that was committed before the call is durable.
	 * @param template of the connection that has committed, which is still held: asking
	 * the pool for another could wait for itself
	 * @throws RuntimeException if the disk could not be forced
	 */
	void flush(JdbcTemplate template) {
		if (this.forced && this.vendor == DatabaseVendor.H2) {
			this.flush.flush(() -> template.execute(FORCE));
		}
	}

	/**
	 * Refuse work whose durability could not be promised any more.
	 * @throws StoreUnavailableException after a force has failed
	 */
	void requireKept() {
		RuntimeException failure = this.flush.failure();
		if (failure != null) {
			throw new StoreUnavailableException("Nothing can be kept durably: " + failure(), failure);
		}
	}

	/** A handle was closed: look again at once. */
	void lookAgain() {
		this.lookedNanos.set(System.nanoTime() - 2 * LOOK_NANOS);
	}

	/**
	 * Look once a second for an H2 that was closed and opened again meanwhile, which has
	 * forgotten its write delay. Not to be called in a transaction.
	 */
	void keep() {
		long looked = this.lookedNanos.get();
		if (this.writeDelay != null && System.nanoTime() - looked > LOOK_NANOS
				&& this.lookedNanos.compareAndSet(looked, System.nanoTime())) {
			this.writeDelay.keep();
		}
	}

	private String h2(H2WriteDelay writeDelay, JdbcClient jdbc) {
		writeDelay.shorten();
		if (!this.forced) {
			return writeDelay.isZero() ? "process" : "none";
		}
		try {
			jdbc.sql(FORCE).update();
			return "power";
		}
		catch (DataAccessException ex) {
			throw new ForcedWritesRefusedException(ex);
		}
	}

	private String postgres(JdbcClient jdbc) {
		boolean waits = this.forced || !"off".equals(setting(jdbc, "synchronous_commit"));
		return (waits && "on".equals(setting(jdbc, "fsync"))) ? "power" : "process";
	}

	private static String setting(JdbcClient jdbc, String name) {
		return jdbc.sql("select current_setting(?)").param(name).query(String.class).single();
	}

	private void tell(boolean fsyncOnWrite) {
		if (this.level.equals("none")) {
			logger.warn("This database does not keep committed operations when the process ends:"
					+ " an H2 database in memory, or one with a write delay");
		}
		else if (fsyncOnWrite && !this.level.equals("power")) {
			logger.warn("vix.sync.wal.fsync-on-write=true asks for operations that survive a power cut, and this"
					+ " database does not keep that promise: its setting fsync is off");
		}
	}

}
