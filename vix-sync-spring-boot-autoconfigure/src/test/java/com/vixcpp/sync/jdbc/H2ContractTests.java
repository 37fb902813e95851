package com.vixcpp.sync.jdbc;

import com.vixcpp.sync.TestDatabase;
import org.junit.jupiter.api.Nested;

/**
 * The contracts on H2.
 */
class H2ContractTests {

	@Nested
	class Store extends OutboxStoreContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class Lifecycle extends LifecycleContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class Leases extends LeaseContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class Order extends OrderContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class Lists extends ListContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class People extends PeopleContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class Log extends WalContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

	@Nested
	class Listeners extends ListenerContract {

		@Override
		TestDatabase database() {
			return TestDatabase.H2;
		}

	}

}
