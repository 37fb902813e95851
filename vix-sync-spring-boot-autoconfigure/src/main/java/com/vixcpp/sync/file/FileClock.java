package com.vixcpp.sync.file;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * The store's own clock, which for files is that of the machine.
 */
final class FileClock {

	private FileClock() {
	}

	/**
	 * A time as the log keeps it, cut to microseconds; that of now where none is given.
	 */
	static Instant time(@Nullable Instant given) {
		return ((given != null) ? given : Instant.now()).truncatedTo(ChronoUnit.MICROS);
	}

}
