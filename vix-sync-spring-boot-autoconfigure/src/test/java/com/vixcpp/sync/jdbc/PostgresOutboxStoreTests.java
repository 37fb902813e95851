package com.vixcpp.sync.jdbc;

import com.vixcpp.sync.TestDatabase;

/**
 * The contract on PostgreSQL.
 */
class PostgresOutboxStoreTests extends OutboxStoreContract {

	@Override
	TestDatabase database() {
		return TestDatabase.POSTGRESQL;
	}

}
