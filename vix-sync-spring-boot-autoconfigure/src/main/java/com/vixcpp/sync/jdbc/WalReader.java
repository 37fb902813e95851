package com.vixcpp.sync.jdbc;

import java.util.List;

import com.vixcpp.sync.wal.WalBatch;
import com.vixcpp.sync.wal.WalCursor;

/**
 * Reads the log on behind a cursor. Positions are given out before the commit, so a
 * record may become visible below others that have been read (A1); what tells the new
 * ones from the others differs between the databases.
 */
interface WalReader {

	/** The first part of each cursor: the form of the rest. */
	String FORM = "1";

	/** See {@link com.vixcpp.sync.wal.Wal#read}. */
	WalBatch read(WalCursor after, int limit);

	/** The parts of a cursor. */
	static List<String> parts(WalCursor cursor, int count) {
		List<String> parts = List.of(cursor.value().split("\\|", -1));
		if (parts.size() != count + 1 || !parts.get(0).equals(FORM)) {
			throw unknown(cursor);
		}
		return parts.subList(1, parts.size());
	}

	/** The exception for what never was a cursor. */
	static IllegalArgumentException unknown(WalCursor cursor) {
		return new IllegalArgumentException("'" + cursor.value() + "' is not a cursor of this log");
	}

	/** A cursor of parts. */
	static WalCursor cursor(Object... parts) {
		StringBuilder value = new StringBuilder(FORM);
		for (Object part : parts) {
			value.append('|').append(part);
		}
		return new WalCursor(value.toString());
	}

}
