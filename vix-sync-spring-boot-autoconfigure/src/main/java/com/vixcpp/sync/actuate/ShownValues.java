package com.vixcpp.sync.actuate;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.Payload;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

/**
 * How much of payloads and header values is shown, by Boot's conventions: what may not be
 * shown is {@code ******}, and what may be goes through the sanitizing functions of the
 * application: a header by its name, a payload by the key {@code payload}. Safe for use
 * by several threads.
 */
public final class ShownValues {

	/** A page is no place for a megabyte. */
	private static final int MOST_BYTES = 64 * 1024;

	private final Show show;

	private final Set<String> roles;

	private final Sanitizer sanitizer;

	/**
	 * Create the rule.
	 * @param show when values are shown
	 * @param roles of those who may see them when authorized; empty for everybody who has
	 * signed in
	 * @param functions what hides single values all the same
	 */
	public ShownValues(Show show, Collection<String> roles, Iterable<SanitizingFunction> functions) {
		this.show = show;
		this.roles = Set.copyOf(roles);
		this.sanitizer = new Sanitizer(functions);
	}

	Map<String, String> headers(Operation operation, SecurityContext reader) {
		Map<String, String> headers = new LinkedHashMap<>();
		operation.headers()
			.forEach((name, value) -> headers.put(name, String.valueOf(sanitized(name, value, isShown(reader)))));
		return headers;
	}

	OperationDetail.Content payload(Operation operation, SecurityContext reader) {
		Payload payload = operation.payload();
		if (payload.size() == 0) {
			return new OperationDetail.Content(payload.contentType(), 0, null, null, true);
		}
		byte[] all = payload.bytes();
		byte[] first = Arrays.copyOf(all, Math.min(all.length, MOST_BYTES));
		boolean complete = first.length == all.length;
		boolean shown = isShown(reader);
		String text = text(first, complete);
		Object value = sanitized("payload", (text != null) ? text : Base64.getEncoder().encodeToString(first), shown);
		String kept = String.valueOf(value);
		boolean asText = text != null || !shown;
		return new OperationDetail.Content(payload.contentType(), payload.size(), asText ? kept : null,
				asText ? null : kept, complete && shown);
	}

	private boolean isShown(SecurityContext reader) {
		return this.show.isShown(reader, this.roles);
	}

	private @Nullable Object sanitized(String key, String value, boolean shown) {
		return this.sanitizer.sanitize(new SanitizableData(null, key, value), shown);
	}

	/** Cut text may end within a character. */
	private static @Nullable String text(byte[] bytes, boolean complete) {
		for (int cut = 0; cut <= (complete ? 0 : Math.min(3, bytes.length)); cut++) {
			try {
				return StandardCharsets.UTF_8.newDecoder()
					.decode(ByteBuffer.wrap(bytes, 0, bytes.length - cut))
					.toString();
			}
			catch (CharacterCodingException ex) {
				// Shorter, or not text.
			}
		}
		return null;
	}

}
