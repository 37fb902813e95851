package com.vixcpp.sync.operation;

import java.util.regex.Pattern;

/**
 * What every database and every HTTP server can carry, checked before either sees it: a
 * value refused here loses nothing, a value refused by the database breaks the caller's
 * transaction.
 */
final class Text {

	/** A token of RFC 9110, section 5.6.2. */
	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private Text() {
	}

	static String requireName(String what, String value, int maximum) {
		if (value.isBlank()) {
			throw new IllegalArgumentException("The " + what + " of an operation must not be blank");
		}
		if (value.length() > maximum) {
			throw new IllegalArgumentException("The " + what + " of an operation has " + value.length()
					+ " characters; at most " + maximum + " are possible");
		}
		if (value.chars().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException(
					"The " + what + " of an operation must not hold control characters (NUL, line breaks, …)");
		}
		requireWellFormed(what, value);
		return value;
	}

	static void requireWellFormed(String what, String value) {
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (Character.isHighSurrogate(c) && i + 1 < value.length()
					&& Character.isLowSurrogate(value.charAt(i + 1))) {
				i++;
			}
			else if (Character.isSurrogate(c)) {
				throw new IllegalArgumentException(
						"The " + what + " of an operation holds a lone surrogate at index " + i + ": not valid text");
			}
		}
	}

	static String requireHeaderName(String name) {
		if (name.length() > 255 || !TOKEN.matcher(name).matches()) {
			throw new IllegalArgumentException("'" + printable(name)
					+ "' is not a header name: letters, digits and !#$%&'*+.^_`|~- only, at most 255 characters");
		}
		return name;
	}

	static String requireHeaderValue(String what, String value, int maximum) {
		if (value.isEmpty() || value.length() > maximum) {
			throw new IllegalArgumentException(
					"The " + what + " of an operation must have 1 to " + maximum + " characters");
		}
		if (value.chars().anyMatch((c) -> (c < ' ' && c != '\t') || c == 0x7f || c > 0xff)) {
			throw new IllegalArgumentException("The " + what
					+ " of an operation must not hold line breaks, control characters or characters beyond Latin-1");
		}
		return value;
	}

	private static String printable(String value) {
		String cut = (value.length() > 40) ? value.substring(0, 40) + "…" : value;
		return cut.replaceAll("\\p{Cntrl}", "?");
	}

}
