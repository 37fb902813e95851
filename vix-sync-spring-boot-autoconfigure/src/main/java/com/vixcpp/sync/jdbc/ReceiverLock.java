package com.vixcpp.sync.jdbc;

import java.sql.SQLException;
import java.util.Set;
import java.util.function.IntSupplier;

import com.vixcpp.sync.receiver.ReceivedRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;

/**
 * Keeps several requests with one key apart, on whatever node they have come to, without
 * letting one wait for another. Within the transaction of the handler.
 */
abstract class ReceiverLock {

	static ReceiverLock of(Jdbc jdbc) {
		return (jdbc.vendor() == DatabaseVendor.POSTGRESQL) ? new Advisory(jdbc) : new Row(jdbc);
	}

	/** Before the key is looked for; false if another holds it. */
	abstract boolean tryBefore(ReceivedRequest request);

	/** Insert the key. */
	abstract Inserted insert(IntSupplier insert);

	/** What became of an insert. */
	enum Inserted {

		/** Done. */
		INSERTED,

		/** Another, which is committed, is there. */
		THERE,

		/** Another, which is not committed, is there. */
		LOCKED

	}

	/** PostgreSQL would let the insert wait: a lock tells before. */
	private static final class Advisory extends ReceiverLock {

		private final Jdbc jdbc;

		Advisory(Jdbc jdbc) {
			this.jdbc = jdbc;
		}

		@Override
		boolean tryBefore(ReceivedRequest request) {
			return this.jdbc.sql("select pg_try_advisory_xact_lock(:lock)")
				.param("lock", request.lock())
				.query(Boolean.class)
				.single();
		}

		@Override
		Inserted insert(IntSupplier insert) {
			insert.getAsInt();
			return Inserted.INSERTED;
		}

	}

	/**
	 * H2 has no other locks: the insert itself must not wait, and nothing else may
	 * change.
	 */
	private static final class Row extends ReceiverLock {

		private static final Set<Integer> LOCKED = Set.of(50200, 90131);

		private final Jdbc jdbc;

		Row(Jdbc jdbc) {
			this.jdbc = jdbc;
		}

		@Override
		boolean tryBefore(ReceivedRequest request) {
			return true;
		}

		@Override
		Inserted insert(IntSupplier insert) {
			int patience = this.jdbc.sql("select lock_timeout()").query(Integer.class).single();
			this.jdbc.sql("set lock_timeout 0").update();
			try {
				insert.getAsInt();
				return Inserted.INSERTED;
			}
			catch (DuplicateKeyException ex) {
				return Inserted.THERE;
			}
			catch (DataAccessException ex) {
				if (isLocked(StoreFailure.lastOf(ex))) {
					return Inserted.LOCKED;
				}
				throw ex;
			}
			finally {
				this.jdbc.sql("set lock_timeout " + patience).update();
			}
		}

		/** Lock timeout, or another transaction at the same row. */
		private static boolean isLocked(@Nullable SQLException said) {
			return said != null && LOCKED.contains(said.getErrorCode());
		}

	}

}
