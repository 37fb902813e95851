package com.vixcpp.sync.wal;

/**
 * A cursor no longer tells what its reader has not seen: the database was restored, moved
 * or failed over, or records behind the cursor are past {@code vix.sync.wal.retention}.
 * Reading on would skip records without a word. Begin again at {@link WalCursor#START},
 * and pass over what is known already by operation id and revision.
 */
public class StaleCursorException extends IllegalStateException {

	/**
	 * Create the exception.
	 * @param reason what is wrong with the cursor
	 */
	public StaleCursorException(String reason) {
		super("The cursor cannot be read on from: " + reason + ". Begin again at WalCursor.START, and pass over what"
				+ " you know already by operation id and revision");
	}

}
