package com.vixcpp.sync.jdbc;

import com.vixcpp.sync.TestDatabase;
import org.junit.jupiter.api.Nested;

/**
 * The contracts on PostgreSQL.
 */
class PostgresContractTests {

	@Nested
	class Store extends OutboxStoreContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class Lifecycle extends LifecycleContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class Leases extends LeaseContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class Order extends OrderContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class Lists extends ListContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class People extends PeopleContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class Log extends WalContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

	@Nested
	class Listeners extends ListenerContract {

		@Override
		TestDatabase database() {
			return TestDatabase.POSTGRESQL;
		}

	}

}
