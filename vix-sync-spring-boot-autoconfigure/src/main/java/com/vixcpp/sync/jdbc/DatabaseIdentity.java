package com.vixcpp.sync.jdbc;

/**
 * What tells one outbox from all others: made with its tables, and kept by backups and
 * restores. Safe for use by several threads.
 */
public final class DatabaseIdentity {

	private final JdbcTransactions transactions;

	/**
	 * Create what has not looked yet.
	 * @param transactions of the database that holds the outbox
	 */
	public DatabaseIdentity(JdbcTransactions transactions) {
		this.transactions = transactions;
	}

	/**
	 * Read it.
	 * @return a text of at most 36 characters
	 * @throws com.vixcpp.sync.outbox.StoreUnavailableException if the database cannot be
	 * reached
	 */
	public String read() {
		return this.transactions
			.read((jdbc) -> jdbc.sql("select content from vix_sync_control where name = 'incarnation'")
				.query(String.class)
				.single());
	}

}
