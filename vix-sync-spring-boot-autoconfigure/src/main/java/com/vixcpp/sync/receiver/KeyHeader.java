package com.vixcpp.sync.receiver;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the header {@code Idempotency-Key}. The draft makes it a string of structured
 * fields (RFC 9651), in quotes; many senders, ours too, write the key plainly. Both mean
 * the same key.
 */
final class KeyHeader {

	static final String NAME = "Idempotency-Key";

	private static final int LONGEST = 255;

	/** Parameters behind it mean nothing to us, and are passed over as the RFC says. */
	private static final Pattern QUOTED = Pattern.compile("\"((?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*+)\"(?: *;[ -~]*)?");

	private KeyHeader() {
	}

	/**
	 * The key of a request.
	 * @param values what it has under the name
	 * @return the key
	 * @throws RefusedException if there is none, or it is no key
	 */
	static String parse(List<String> values) {
		if (values.isEmpty()) {
			throw new RefusedException(Problem.KEY_MISSING);
		}
		if (values.size() > 1) {
			throw new RefusedException(Problem.KEY_INVALID);
		}
		String value = values.get(0).strip();
		// Each character may be escaped; what is longer need not be looked at.
		String key = (value.length() <= 4 * LONGEST) ? unquoted(value) : "";
		if (key.isEmpty() || key.length() > LONGEST || !key.chars().allMatch(KeyHeader::isPrintable)) {
			throw new RefusedException(Problem.KEY_INVALID);
		}
		return key;
	}

	private static String unquoted(String value) {
		if (!value.startsWith("\"")) {
			return value;
		}
		Matcher quoted = QUOTED.matcher(value);
		return quoted.matches() ? quoted.group(1).replaceAll("\\\\(.)", "$1") : "";
	}

	/** What our own sender may send, Latin-1 included. */
	private static boolean isPrintable(int character) {
		return (!Character.isISOControl(character) || character == '\t') && character <= 0xff;
	}

}
