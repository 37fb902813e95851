package com.vixcpp.sync.benchmarks;

import java.util.List;

/**
 * Where the databases of a run are.
 */
interface Server extends AutoCloseable {

	/** Rivals that block hold a connection per thread. */
	int CONNECTIONS = 80;

	/** An empty database for one contender. */
	Database database(String name);

	/** Leave to no contender what another has written. */
	void checkpoint();

	/**
	 * What the statements of all contenders have cost so far, the most expensive first.
	 */
	default List<String> statements(int count) {
		return List.of();
	}

	@Override
	void close();

}
