package com.vixcpp.sync.transport;

import org.jspecify.annotations.Nullable;

/**
 * Text from a remote or from a user's transport, made fit for a log line and for every
 * database: bounded, without control characters (a line break would forge a log line) and
 * lone surrogates.
 */
final class ForeignText {

	private ForeignText() {
	}

	static String line(@Nullable String text, int maximum) {
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
