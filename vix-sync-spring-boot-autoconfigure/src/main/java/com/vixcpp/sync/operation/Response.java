package com.vixcpp.sync.operation;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What the remote answered beside its status: at most 50 headers of 8,192 characters, and
 * the first {@value #MAX_BODY} bytes of the body at most. It is kept in memory until the
 * answer is recorded, and not stored. Immutable, equal by content; {@code toString} shows
 * neither header values nor the body.
 */
public final class Response {

	/** The largest body in bytes. */
	public static final int MAX_BODY = 64 * 1024;

	private static final int MAX_HEADERS = 50;

	private static final int MAX_HEADER = 8192;

	private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);

	private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\t\n\r]]");

	private final Map<String, String> headers;

	private final byte[] body;

	private final boolean complete;

	/**
	 * A binary answer.
	 * @param headers the first value of each header
	 * @param body copied, and cut if it is too long
	 * @param complete false if there was more, or the remote broke off
	 */
	public Response(Map<String, String> headers, byte @Nullable [] body, boolean complete) {
		Map<String, String> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.forEach((name, value) -> {
			if (kept.size() < MAX_HEADERS) {
				kept.put(ForeignText.line(name, MAX_HEADER), ForeignText.line(value, MAX_HEADER));
			}
		});
		this.headers = Collections.unmodifiableMap(kept);
		this.body = (body != null) ? Arrays.copyOf(body, Math.min(body.length, MAX_BODY)) : new byte[0];
		this.complete = complete && (body == null || body.length <= MAX_BODY);
	}

	/**
	 * An answer in text.
	 * @param headers the first value of each header
	 * @param body stored as UTF-8, and cut if it is too long; null for none
	 */
	public Response(Map<String, String> headers, @Nullable String body) {
		this(headers, (body != null) ? body.getBytes(StandardCharsets.UTF_8) : null, true);
	}

	/**
	 * The headers.
	 * @return the first value of each, found by its name in any case; without control
	 * characters
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

	/**
	 * The body as it came.
	 * @return a copy
	 */
	public byte[] bytes() {
		return this.body.clone();
	}

	/**
	 * The body as text that every database takes: read in the charset of the content
	 * type, else as UTF-8; control characters other than tabs and line breaks are spaces.
	 * @return empty for none
	 */
	public String body() {
		return UNFIT.matcher(new String(this.body, charset())).replaceAll(" ");
	}

	/**
	 * Whether this is all of the body.
	 * @return false if it was cut, or the remote broke off
	 */
	public boolean isComplete() {
		return this.complete;
	}

	private Charset charset() {
		Matcher charset = CHARSET.matcher(this.headers.getOrDefault("Content-Type", ""));
		try {
			return charset.find() ? Charset.forName(charset.group(1)) : StandardCharsets.UTF_8;
		}
		catch (IllegalArgumentException ex) {
			return StandardCharsets.UTF_8;
		}
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Response that && this.headers.equals(that.headers)
				&& Arrays.equals(this.body, that.body) && this.complete == that.complete;
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.headers, Arrays.hashCode(this.body), this.complete);
	}

	@Override
	public String toString() {
		return "Response[headers=" + this.headers.keySet() + ", body=" + this.body.length + " bytes]";
	}

}
