package com.vixcpp.sync.jdbc;

import java.util.ArrayList;
import java.util.List;

/**
 * What a transaction asks of PostgreSQL, for itself alone and without a round trip of its
 * own: as conditions of a statement that are always true, because PostgreSQL skips what
 * nobody refers to. Nothing that is stricter already is lowered. H2 needs none of it.
 */
final class TransactionSettings {

	private static final String DURABLE = """
			case when current_setting('synchronous_commit') in ('off', 'local', 'remote_write')
			  then set_config('synchronous_commit', 'on', true) else 'on' end is not null""";

	/**
	 * A node that stands still or is cut off between a statement and its commit would
	 * keep its locks for as long as its session lasts, which can be hours: all others
	 * would pass over what it has locked. Nothing of ours rests so long between two
	 * statements; the pool replaces a session that is ended for it.
	 */
	private static final String BRIEF = """
			case when cast(current_setting('idle_in_transaction_session_timeout') as interval)
			  not between interval '1 ms' and interval '10 s'
			  then set_config('idle_in_transaction_session_timeout', '10s', true) else 'set' end is not null""";

	private final String condition;

	private TransactionSettings(List<String> conditions) {
		this.condition = conditions.isEmpty() ? "" : "where " + String.join("\n and ", conditions);
	}

	/**
	 * Of a transaction of the application, listeners included: how long it rests is its
	 * own affair.
	 */
	static TransactionSettings joined(DatabaseDurability durability) {
		return new TransactionSettings(durability.holdsCommits() ? List.of(DURABLE) : List.of());
	}

	/** Of a transaction of ours. */
	static TransactionSettings own(DatabaseVendor vendor, DatabaseDurability durability) {
		List<String> conditions = new ArrayList<>(durability.holdsCommits() ? List.of(DURABLE) : List.of());
		if (vendor == DatabaseVendor.POSTGRESQL) {
			conditions.add(BRIEF);
		}
		return new TransactionSettings(conditions);
	}

	boolean isEmpty() {
		return this.condition.isEmpty();
	}

	String condition() {
		return this.condition;
	}

}
