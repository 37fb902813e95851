package com.vixcpp.sync.wal;

/**
 * How far a reader of the log has come. Opaque: keep {@link #value()}, give it back, and
 * read nothing into it.
 *
 * @param value the stored form
 */
public record WalCursor(String value) {

	/** Before the first record. */
	public static final WalCursor START = new WalCursor("0");

}
