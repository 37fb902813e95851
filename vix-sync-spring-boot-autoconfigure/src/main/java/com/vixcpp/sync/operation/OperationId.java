package com.vixcpp.sync.operation;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * New ids: UUIDs of version 7 (RFC 9562, section 5.7). Unique by their 74 random bits,
 * never by a sequence: a database that lost its last writes hands out sequence values
 * again, and a receiver would take a new operation for one it has already seen.
 * <p>
 * The time in front only keeps neighbours together in an index; nothing is decided by it.
 */
final class OperationId {

	private static final SecureRandom RANDOM = new SecureRandom();

	private OperationId() {
	}

	static String next() {
		long millis = System.currentTimeMillis();
		long high = (millis << 16) | 0x7000L | (RANDOM.nextInt() & 0x0fffL);
		long low = 0x8000000000000000L | (RANDOM.nextLong() & 0x3fffffffffffffffL);
		return new UUID(high, low).toString();
	}

}
