package com.vixcpp.sync.kill;

import java.util.function.Supplier;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What users write beside their operation, and in which transaction.
 */
interface LocalWrite {

	/** Of users without a database: nothing, in no transaction. */
	LocalWrite NONE = new LocalWrite() {

		@Override
		public <T> T together(Supplier<T> work) {
			return work.get();
		}

		@Override
		public void row(String id, String body) {
			// There is no table.
		}

		@Override
		public boolean canRollBack() {
			return false;
		}

	};

	<T> T together(Supplier<T> work);

	void row(String id, String body);

	/** Whether what is undone is undone with the operation. */
	boolean canRollBack();

	static LocalWrite in(JdbcTemplate jdbc, TransactionTemplate transaction) {
		return new LocalWrite() {
			@Override
			public <T> T together(Supplier<T> work) {
				return transaction.execute((status) -> work.get());
			}

			@Override
			public void row(String id, String body) {
				jdbc.update("insert into local_write (id, body) values (?, ?)", id, body);
			}

			@Override
			public boolean canRollBack() {
				return true;
			}
		};
	}

}
