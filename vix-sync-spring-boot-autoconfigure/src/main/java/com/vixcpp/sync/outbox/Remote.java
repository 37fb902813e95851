package com.vixcpp.sync.outbox;

import org.jspecify.annotations.Nullable;

/**
 * Text from outside, made fit for every database: PostgreSQL refuses NUL, UTF-8 refuses
 * lone surrogates, and one such value would keep a whole batch from being recorded.
 */
final class Remote {

	/** In UTF-16 units, as H2 counts; PostgreSQL counts characters, which are fewer. */
	private static final int MAXIMUM = 1000;

	private Remote() {
	}

	static @Nullable String text(@Nullable String text) {
		if (text == null) {
			return null;
		}
		StringBuilder result = new StringBuilder(Math.min(text.length(), MAXIMUM));
		for (int i = 0; i < text.length();) {
			int c = text.codePointAt(i);
			i += Character.charCount(c);
			boolean unfit = Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
			if (result.length() + Character.charCount(c) > MAXIMUM) {
				break;
			}
			result.appendCodePoint(unfit ? ' ' : c);
		}
		return result.toString();
	}

}
