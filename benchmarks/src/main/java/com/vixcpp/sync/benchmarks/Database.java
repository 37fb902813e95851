package com.vixcpp.sync.benchmarks;

import java.util.List;

import com.zaxxer.hikari.HikariDataSource;

/**
 * The database of one contender, and what is known about it from outside.
 */
interface Database extends AutoCloseable {

	/** Of the contender. */
	HikariDataSource dataSource();

	/** What it has counted so far. Takes a second where it must be waited for. */
	Counts counts();

	/** What the server has written to its log so far, in bytes; 0 if it does not tell. */
	long walBytes();

	/** How large its tables are. */
	List<TableSize> sizes();

	@Override
	void close();

	/**
	 * What a database counts.
	 *
	 * @param commits transactions that were committed
	 * @param asking of them, those that this question has cost
	 * @param deadTuples versions of rows that updates and deletes have left
	 */
	record Counts(long commits, int asking, long deadTuples) {

		static final Counts NONE = new Counts(0, 0, 0);

	}

	/**
	 * A table on the disk.
	 *
	 * @param name of it
	 * @param bytes of the table itself, with what is stored beside it
	 * @param indexBytes of its indexes
	 */
	record TableSize(String name, long bytes, long indexBytes) {
	}

}
