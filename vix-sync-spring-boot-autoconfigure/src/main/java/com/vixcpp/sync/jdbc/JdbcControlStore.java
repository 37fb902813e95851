package com.vixcpp.sync.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

import com.vixcpp.sync.outbox.ControlStore;
import com.vixcpp.sync.outbox.Delivery;
import com.vixcpp.sync.outbox.OnPermanentFailure;
import com.vixcpp.sync.outbox.Pause;
import com.vixcpp.sync.outbox.ResendPage;
import com.vixcpp.sync.wal.Wal;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;

/**
 * What all nodes must agree on, as rows of the control table. Safe for use by several
 * threads and several nodes.
 */
final class JdbcControlStore implements ControlStore {

	/**
	 * The condition of every claim: it costs one look by primary key and no round trip,
	 * and holds from the commit of the pause on, on all nodes.
	 */
	static final String NOT_PAUSED = "not exists (select 1 from vix_sync_control c where c.name = 'pause')";

	private final JdbcTransactions transactions;

	private final Rebuild rebuild;

	private final Resend resend;

	private final Prune prune;

	JdbcControlStore(JdbcTransactions transactions, Wal wal, OnPermanentFailure onPermanentFailure) {
		this.transactions = transactions;
		this.rebuild = new Rebuild(transactions, onPermanentFailure == OnPermanentFailure.SKIP);
		this.resend = new Resend(transactions, wal);
		this.prune = new Prune(transactions);
	}

	@Override
	public boolean pause(String by) {
		try {
			return this.transactions
				.changeDurably((jdbc) -> jdbc.sql("insert into vix_sync_control (name, content, changed_by, changed_at)"
						+ " select 'pause', 'paused', :by, {clock} from (select 1 from (select 1) d {settings}) t where "
						+ NOT_PAUSED)
					.param("by", by)
					.update() == 1);
		}
		catch (DuplicateKeyException ex) {
			// Somebody else did so at the same moment.
			return false;
		}
	}

	@Override
	public boolean resume() {
		boolean resumed = this.transactions
			.changeDurably((jdbc) -> jdbc.sql("delete from vix_sync_control where name = 'pause'").update() == 1);
		this.transactions.wake();
		return resumed;
	}

	@Override
	public Optional<Pause> paused() {
		return this.transactions
			.read((jdbc) -> jdbc.sql("select changed_by, changed_at from vix_sync_control where name = 'pause'")
				.query((rs, row) -> new Pause(rs.getString("changed_by"), Rows.instant(rs, "changed_at")))
				.optional());
	}

	@Override
	public int rebuild() {
		return this.rebuild.run();
	}

	@Override
	public ResendPage resend(ResendPage page, Predicate<Delivery> which, int limit, @Nullable Instant now) {
		return this.resend.run(page, which, limit, now);
	}

	@Override
	public int prune(Duration retention, int limit, @Nullable Instant now) {
		return this.prune.run(retention, limit, now);
	}

}
