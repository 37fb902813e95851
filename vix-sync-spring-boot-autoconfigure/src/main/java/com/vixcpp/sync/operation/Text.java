package com.vixcpp.sync.operation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What every database and every HTTP server can carry, checked before either sees it: a
 * value refused here loses nothing, a value refused by the database breaks the caller's
 * transaction.
 */
final class Text {

	/** A token of RFC 9110, section 5.6.2. */
	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	/**
	 * Common servers refuse more than 8 to 64 KB of headers, the client's own included.
	 */
	private static final int HEADERS_SIZE = 16 * 1024;

	private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

	private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

	private Text() {
	}

	static <T> T require(String what, @Nullable T value) {
		if (value == null) {
			throw new IllegalArgumentException("The " + what + " of an operation must not be null");
		}
		return value;
	}

	static String requireName(String what, @Nullable String value, int maximum) {
		if (require(what, value).isBlank()) {
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

	/** Names ignore case; both together stay within what servers take. */
	static Map<String, String> requireHeaders(@Nullable Map<String, String> headers) {
		Map<String, String> result = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		int size = 0;
		for (Map.Entry<String, String> each : require("headers", headers).entrySet()) {
			String name = requireHeaderName(each.getKey());
			String value = requireHeaderValue("header " + name, each.getValue(), 8192);
			if (result.put(name, value) != null) {
				throw new IllegalArgumentException("The header " + name + " of an operation is given twice");
			}
			size += name.length() + value.length();
		}
		if (size > HEADERS_SIZE) {
			throw new IllegalArgumentException("The headers of an operation have " + size + " characters; at most "
					+ HEADERS_SIZE + " are possible. Large values belong into the payload");
		}
		return result;
	}

	static String requireHeaderName(@Nullable String name) {
		if (require("header name", name).length() > 255 || !TOKEN.matcher(name).matches()) {
			throw new IllegalArgumentException("'" + printable(name)
					+ "' is not a header name: letters, digits and !#$%&'*+.^_`|~- only, at most 255 characters");
		}
		return name;
	}

	static String requireHeaderValue(String what, @Nullable String value, int maximum) {
		if (require(what, value).isEmpty() || value.length() > maximum) {
			throw new IllegalArgumentException(
					"The " + what + " of an operation must have 1 to " + maximum + " characters");
		}
		if (value.chars().anyMatch((c) -> (Character.isISOControl(c) && c != '\t') || c > 0xff)) {
			throw new IllegalArgumentException("The " + what
					+ " of an operation must not hold line breaks, control characters or characters beyond Latin-1");
		}
		// HTTP drops it: two keys would be one to the receiver.
		if (!value.strip().equals(value)) {
			throw new IllegalArgumentException(
					"The " + what + " of an operation must neither begin nor end with white space");
		}
		return value;
	}

	/** Within what databases keep, and cut to the microseconds they keep. */
	static @Nullable Instant requireInstant(String what, @Nullable Instant instant) {
		if (instant == null) {
			return null;
		}
		if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
			throw new IllegalArgumentException("The " + what + " of an operation must lie between " + EARLIEST + " and "
					+ LATEST + ". Leave it out for no limit");
		}
		return instant.truncatedTo(ChronoUnit.MICROS);
	}

	/** For a person: whatever could be a name and a password before a host is hidden. */
	static String withoutUserInfo(String target) {
		return target.replaceAll("[/\\\\]{2}.*@", "//***@").replaceAll("^[^/?#]*:.*@", "***@");
	}

	private static String printable(String value) {
		String cut = (value.length() > 40) ? value.substring(0, 40) + "…" : value;
		return cut.replaceAll("\\p{Cntrl}", "?");
	}

}
