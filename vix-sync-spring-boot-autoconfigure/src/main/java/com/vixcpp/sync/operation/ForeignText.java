package com.vixcpp.sync.operation;

import org.jspecify.annotations.Nullable;

/**
 * Text from a remote or from a user's transport, made fit for a log line and for every
 * database: bounded, without control characters (a line break would forge a log line) and
 * lone surrogates.
 */
public final class ForeignText {

	private ForeignText() {
	}

	/**
	 * Make one line of it.
	 * @param text what somebody else has said; null for nothing
	 * @param maximum the longest line in UTF-16 units
	 * @return never null
	 */
	public static String line(@Nullable String text, int maximum) {
		if (text == null) {
			return "";
		}
		StringBuilder line = new StringBuilder(Math.min(text.length(), maximum));
		for (int i = 0; i < text.length();) {
			int c = text.codePointAt(i);
			i += Character.charCount(c);
			if (line.length() + Character.charCount(c) > maximum) {
				break;
			}
			boolean unfit = Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
			line.appendCodePoint(unfit ? ' ' : c);
		}
		return line.toString();
	}

}
