package com.vixcpp.sync.operation;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the remote answered, cut to 50 headers and 8,192 characters of each text, without
 * control characters. {@code toString} shows neither header values nor the body.
 *
 * @param headers the first value of each header, found by its name in any case
 * @param body the first part of the body as text
 */
public record Response(Map<String, String> headers, String body) {

	private static final int MAX_HEADERS = 50;

	private static final int MAX_TEXT = 8192;

	public Response {
		Map<String, String> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.forEach((name, value) -> {
			if (kept.size() < MAX_HEADERS) {
				kept.put(ForeignText.line(name, MAX_TEXT), ForeignText.line(value, MAX_TEXT));
			}
		});
		headers = Collections.unmodifiableMap(kept);
		body = ForeignText.line(body, MAX_TEXT);
	}

	@Override
	public String toString() {
		return "Response[headers=" + this.headers.keySet() + ", body=" + this.body.length() + " characters]";
	}

}
