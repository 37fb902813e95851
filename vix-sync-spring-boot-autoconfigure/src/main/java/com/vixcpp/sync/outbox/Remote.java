package com.vixcpp.sync.outbox;

import org.jspecify.annotations.Nullable;

/**
 * Text from outside, made fit for every database: PostgreSQL refuses NUL, UTF-8 refuses
 * lone surrogates, and one such value would keep a whole batch from being recorded.
 */
final class Remote {

	private static final int MAXIMUM = 1000;

	private Remote() {
	}

	static @Nullable String text(@Nullable String text) {
		if (text == null) {
			return null;
		}
		StringBuilder result = new StringBuilder(Math.min(text.length(), MAXIMUM));
		text.codePoints()
			.limit(MAXIMUM)
			.map((c) -> (Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF)) ? ' ' : c)
			.forEach(result::appendCodePoint);
		return result.toString();
	}

}
