package com.vixcpp.sync.receiver;

import java.nio.charset.StandardCharsets;

/**
 * How this library words {@code application/problem+json} (RFC 9457).
 */
public final class ProblemDetails {

	/** Its content type. */
	public static final String CONTENT_TYPE = "application/problem+json";

	/** What all types begin with. A tag (RFC 4151): a name, and not an address. */
	public static final String TYPES = "tag:vixcpp.com,2026:sync:";

	private ProblemDetails() {
	}

	/**
	 * The body of an answer.
	 * @param status the HTTP status
	 * @param type what stands behind {@link #TYPES}
	 * @param title for a person, without quotes
	 * @param detail for a person, in one line
	 * @return JSON
	 */
	public static byte[] json(int status, String type, String title, String detail) {
		return """
				{"type":"%s%s","title":"%s","status":%d,"detail":"%s"}"""
			.formatted(TYPES, type, title, status, detail.replace("\\", "\\\\").replace("\"", "\\\""))
			.getBytes(StandardCharsets.UTF_8);
	}

}
