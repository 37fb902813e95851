package com.vixcpp.sync.wal;

/**
 * How far a reader of the log has come. Opaque: keep {@link #value()}, give it back, and
 * read nothing into it.
 *
 * @param value the stored form, not blank; some hundred characters, more while many
 * transactions are open
 */
public record WalCursor(String value) {

	/** Before the first record. */
	public static final WalCursor START = new WalCursor("0");

	public WalCursor {
		if (value.isBlank()) {
			throw new IllegalArgumentException("A cursor is not blank: begin at WalCursor.START");
		}
	}

}
