package com.vixcpp.sync.operation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * The bytes to send and their content type. Immutable, equal by content.
 */
public final class Payload {

	/** The content type of a String or object payload. */
	public static final String JSON = "application/json";

	/** The content type of a {@code byte[]} payload. */
	public static final String OCTET_STREAM = "application/octet-stream";

	/** No bytes at all. */
	public static final Payload EMPTY = new Payload(new byte[0], JSON);

	private final byte[] bytes;

	private final String contentType;

	private Payload(byte[] bytes, String contentType) {
		this.bytes = bytes;
		this.contentType = Text.requireHeaderValue("content type", contentType, 255);
	}

	/**
	 * A text payload, stored as UTF-8, of type {@value #JSON}.
	 * @param text well-formed text
	 * @return the payload
	 * @throws IllegalArgumentException if the text holds a lone surrogate, which UTF-8
	 * cannot carry
	 */
	public static Payload of(String text) {
		Text.requireWellFormed("payload", Text.require("payload", text));
		return new Payload(text.getBytes(StandardCharsets.UTF_8), JSON);
	}

	/**
	 * A binary payload of type {@value #OCTET_STREAM}.
	 * @param bytes copied
	 * @return the payload
	 */
	public static Payload of(byte[] bytes) {
		return new Payload(Text.require("payload", bytes).clone(), OCTET_STREAM);
	}

	/**
	 * The same bytes under another content type.
	 * @param contentType a header value of at most 255 characters
	 * @return the payload
	 */
	public Payload withContentType(String contentType) {
		return new Payload(this.bytes, contentType);
	}

	/**
	 * The bytes.
	 * @return a copy
	 */
	public byte[] bytes() {
		return this.bytes.clone();
	}

	/**
	 * The bytes read as UTF-8.
	 * @return the text
	 */
	public String asString() {
		return new String(this.bytes, StandardCharsets.UTF_8);
	}

	/**
	 * The content type.
	 * @return never empty
	 */
	public String contentType() {
		return this.contentType;
	}

	/**
	 * How many bytes there are.
	 * @return the size in bytes
	 */
	public int size() {
		return this.bytes.length;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Payload that && this.contentType.equals(that.contentType)
				&& Arrays.equals(this.bytes, that.bytes);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.contentType, Arrays.hashCode(this.bytes));
	}

	/**
	 * Size and type only: a payload is a user's data and has no place in a log.
	 */
	@Override
	public String toString() {
		return this.bytes.length + " bytes of " + this.contentType;
	}

}
