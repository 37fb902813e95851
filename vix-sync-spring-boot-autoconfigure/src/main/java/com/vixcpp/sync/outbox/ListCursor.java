package com.vixcpp.sync.outbox;

import org.jspecify.annotations.Nullable;

/**
 * How far a list has come: the position of the last operation looked at. Written so that
 * nobody takes it for a number to count with, and that a cut or mistyped one is noticed.
 */
public final class ListCursor {

	private static final String PREFIX = "l1-";

	private ListCursor() {
	}

	/**
	 * The cursor behind an operation.
	 * @param position its position
	 * @return opaque to whoever gets it
	 */
	public static String of(long position) {
		String digits = Long.toString(position, Character.MAX_RADIX);
		return PREFIX + digits + "-" + Integer.toString(digits.hashCode() & 0xFFFF, Character.MAX_RADIX);
	}

	/**
	 * How far a list has come.
	 * @param cursor of the page before; null for the first page
	 * @return a position, 0 for none
	 * @throws IllegalArgumentException if it is not the cursor of a list
	 */
	public static long position(@Nullable String cursor) {
		if (cursor == null) {
			return 0;
		}
		int end = cursor.lastIndexOf('-');
		if (cursor.startsWith(PREFIX) && end > PREFIX.length()) {
			try {
				long position = Long.parseLong(cursor.substring(PREFIX.length(), end), Character.MAX_RADIX);
				if (position >= 0 && of(position).equals(cursor)) {
					return position;
				}
			}
			catch (NumberFormatException ex) {
				// Said below.
			}
		}
		throw new IllegalArgumentException("'" + cursor + "' is not the cursor of a list. Take it unchanged from"
				+ " OperationPage.next() of the page before, or begin again with Paging.first");
	}

}
