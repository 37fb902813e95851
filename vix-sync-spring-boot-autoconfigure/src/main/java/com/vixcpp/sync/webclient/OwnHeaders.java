package com.vixcpp.sync.webclient;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Headers that only the transport or the HTTP client may write: whoever else could, could
 * change where a request goes, where it ends (and so smuggle a second one), or what the
 * receiver tells repeats by.
 */
final class OwnHeaders {

	private static final String FRAMING = "is written by the HTTP client. Leave it out";

	/** Framing and hop-by-hop: RFC 9110, section 7.6.1, and RFC 9112. */
	private static final Map<String, String> ADVICE = Stream
		.of("content-length", "transfer-encoding", "connection", "keep-alive", "proxy-connection", "te", "trailer",
				"upgrade", "http2-settings", "expect")
		.collect(Collectors.toMap((name) -> name, (name) -> FRAMING));

	private static final Map<String, String> OURS = Map.of("host", "follows from the target. Leave it out",
			"content-type", "is the content type of the payload. Set it with Operation.withContentType",
			"idempotency-key", "is the operation's. Set it with Operation.withIdempotencyKey");

	private OwnHeaders() {
	}

	/** Why a header must not be given; empty if it may. */
	static String refusal(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return OURS.getOrDefault(lower, ADVICE.getOrDefault(lower, ""));
	}

	static void check(Set<String> names) {
		for (String name : names) {
			if (!refusal(name).isEmpty()) {
				throw new IllegalArgumentException("The header " + name + " of an operation " + refusal(name));
			}
		}
	}

}
