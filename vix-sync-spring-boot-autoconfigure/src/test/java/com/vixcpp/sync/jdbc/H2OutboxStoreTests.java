package com.vixcpp.sync.jdbc;

import com.vixcpp.sync.TestDatabase;

/**
 * The contract on H2.
 */
class H2OutboxStoreTests extends OutboxStoreContract {

	@Override
	TestDatabase database() {
		return TestDatabase.H2;
	}

}
