package com.vixcpp.sync.outbox;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Where "now" comes from for everything that is stored: due, not-before, expires-at and
 * leases. One source for all of them, and by default the database's own clock, so that
 * the clock of a machine that runs the application decides nothing.
 */
@FunctionalInterface
public interface TimeSource {

	/** The database's clock, read inside the statement that needs it. */
	TimeSource DATABASE = () -> null;

	/**
	 * The time to use.
	 * @return an instant, or null for the database's clock
	 */
	@Nullable Instant now();

}
