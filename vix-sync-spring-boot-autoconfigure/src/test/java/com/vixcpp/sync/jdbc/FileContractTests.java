package com.vixcpp.sync.jdbc;

import com.vixcpp.sync.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/**
 * The contracts in files. What is about transactions of a database (those of open callers
 * and of commits, and single parts of the others, which say why) has no meaning there;
 * how the outbox is made anew is in {@code FileRebuildTests}.
 */
class FileContractTests {

	@Nested
	class Store extends OutboxStoreContract {

		@Override
		@Nullable TestDatabase database() {
			return null;
		}

	}

	@Nested
	class Lifecycle extends LifecycleContract {

		@Override
		@Nullable TestDatabase database() {
			return null;
		}

	}

	@Nested
	class Leases extends LeaseContract {

		@Override
		@Nullable TestDatabase database() {
			return null;
		}

	}

	@Nested
	class Order extends OrderContract {

		@Override
		@Nullable TestDatabase database() {
			return null;
		}

	}

	@Nested
	class Lists extends ListContract {

		@Override
		@Nullable TestDatabase database() {
			return null;
		}

	}

	@Nested
	class People extends PeopleContract {

		@Override
		@Nullable TestDatabase database() {
			return null;
		}

	}

	@Nested
	class Log extends WalContract {

		@Override
		@Nullable TestDatabase database() {
			return null;
		}

	}

	@Nested
	class Replay extends ReplayContract {

		@Override
		@Nullable TestDatabase database() {
			return null;
		}

	}

	@Nested
	class Resends extends ResendContract {

		@Override
		@Nullable TestDatabase database() {
			return null;
		}

	}

	@Nested
	class Pruning extends RetentionContract {

		@Override
		@Nullable TestDatabase database() {
			return null;
		}

	}

	@Nested
	class Listeners extends ListenerContract {

		@Override
		@Nullable TestDatabase database() {
			return null;
		}

	}

}
