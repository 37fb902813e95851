package com.vixcpp.sync.receiver;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a request is answered. Compared by identity (the body is an array), and not to be
 * changed.
 *
 * @param status the HTTP status
 * @param headers by name; each has one value or more
 * @param body empty for none
 */
public record Answer(int status, Map<String, List<String>> headers, byte[] body) {

	/**
	 * What belongs to one exchange, and not to the answer: framing, hop-by-hop fields
	 * (RFC 9110, section 7.6.1), and cookies, which are for whoever asked first.
	 */
	private static final Set<String> OF_ONE_EXCHANGE = Set.of("connection", "content-length", "date", "keep-alive",
			"proxy-connection", "set-cookie", "set-cookie2", "te", "trailer", "transfer-encoding", "upgrade");

	/** Whether it tells that the request has been done. */
	boolean isSuccess() {
		return this.status >= 200 && this.status < 400;
	}

	/** As it is kept for repeats. */
	Answer kept() {
		Map<String, List<String>> kept = new LinkedHashMap<>();
		this.headers.forEach((name, values) -> {
			if (!OF_ONE_EXCHANGE.contains(name.toLowerCase(Locale.ROOT))) {
				kept.put(name, values);
			}
		});
		return new Answer(this.status, kept, this.body);
	}

	/** The same with one more header. */
	Answer with(String name, String value) {
		Map<String, List<String>> more = new LinkedHashMap<>(this.headers);
		more.put(name, List.of(value));
		return new Answer(this.status, more, this.body);
	}

	/** What it takes in characters and bytes. */
	long size() {
		return this.body.length + this.headers.entrySet()
			.stream()
			.mapToLong((each) -> each.getValue()
				.stream()
				.mapToLong((value) -> each.getKey().length() + value.length() + 2L)
				.sum())
			.sum();
	}

}
