package com.vixcpp.sync.jdbc;

import java.util.Optional;

import com.vixcpp.sync.outbox.ControlStore;
import com.vixcpp.sync.outbox.Pause;

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

	JdbcControlStore(JdbcTransactions transactions) {
		this.transactions = transactions;
	}

	@Override
	public boolean pause(String by) {
		try {
			return this.transactions
				.changeDurably((jdbc) -> jdbc.sql("insert into vix_sync_control (name, content, changed_by, changed_at)"
						+ " select 'pause', 'paused', :by, {clock} from (select 1 from (select 1) d {durably}) t where "
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

}
