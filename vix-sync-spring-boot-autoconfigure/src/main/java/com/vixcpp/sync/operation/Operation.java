package com.vixcpp.sync.operation;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * One durable unit of work: what the user means to happen. Immutable, written once to the
 * log and never changed; equal by content. How far it has come is the business of
 * {@link OutboxEntry}.
 * <p>
 * Every method that takes a value checks it and throws {@link IllegalArgumentException}
 * naming the field, so that nothing can reach the database or the wire that either would
 * refuse. {@code toString} shows neither payload nor header values, nor user info in a
 * target.
 *
 * @param id unique, at most 64 characters; a UUIDv7 unless given
 * @param kind which transport carries it, such as {@code http.post}; at most 100
 * characters
 * @param target where to, in the transport's own terms; at most 2,048 characters
 * @param payload what to send
 * @param headers sent along, names in alphabetical order, ignoring case; names and values
 * together at most 16,384 characters
 * @param idempotencyKey what the receiver tells repeats by, the same on every attempt; at
 * most 255 characters, the id unless given
 * @param orderingKey operations of one key arrive in order, see {@link #withOrderingKey};
 * null for none, at most 255 characters
 * @param notBefore not sent earlier; null for at once; cut to microseconds; of the years
 * 1 to 9999
 * @param expiresAt not sent later; null for never; cut to microseconds; of the years 1 to
 * 9999
 */
public record Operation(String id, String kind, String target, Payload payload, Map<String, String> headers,
		String idempotencyKey, @Nullable String orderingKey, @Nullable Instant notBefore, @Nullable Instant expiresAt) {

	private static final int MAX_ID = 64;

	public Operation {
		Text.requireName("id", id, MAX_ID);
		Text.requireName("kind", kind, 100);
		Text.requireName("target", target, 2048);
		Text.require("payload", payload);
		Text.requireHeaderValue("idempotency key (which is the id unless given)", idempotencyKey, 255);
		if (orderingKey != null) {
			Text.requireName("ordering key", orderingKey, 255);
		}
		notBefore = Text.requireInstant("not-before", notBefore);
		expiresAt = Text.requireInstant("expires-at", expiresAt);
		if (notBefore != null && expiresAt != null && !expiresAt.isAfter(notBefore)) {
			throw new IllegalArgumentException(
					"An operation that expires at " + expiresAt + " cannot wait until " + notBefore);
		}
		headers = Collections.unmodifiableMap(Text.requireHeaders(headers));
	}

	/**
	 * An operation without a payload, or whose payload an object given to {@code enqueue}
	 * will become.
	 * @param kind which transport carries it, such as {@code http.post}
	 * @param target where to, in the transport's own terms
	 * @return the operation, with a new id
	 */
	public static Operation of(String kind, String target) {
		return of(kind, target, Payload.EMPTY);
	}

	/**
	 * An operation with a text payload of type {@code application/json}.
	 * @param kind which transport carries it
	 * @param target where to
	 * @param payload the text
	 * @return the operation, with a new id
	 */
	public static Operation of(String kind, String target, String payload) {
		return of(kind, target, Payload.of(payload));
	}

	/**
	 * An operation with a binary payload of type {@code application/octet-stream}.
	 * @param kind which transport carries it
	 * @param target where to
	 * @param payload the bytes, copied
	 * @return the operation, with a new id
	 */
	public static Operation of(String kind, String target, byte[] payload) {
		return of(kind, target, Payload.of(payload));
	}

	private static Operation of(String kind, String target, Payload payload) {
		String id = OperationId.next();
		return new Operation(id, kind, target, payload, Map.of(), id, null, null, null);
	}

	/**
	 * The same operation under an id of the caller's own. An idempotency key that was not
	 * given follows.
	 * @param id at most 64 characters
	 * @return the operation
	 */
	public Operation withId(String id) {
		String key = this.idempotencyKey.equals(this.id) ? id : this.idempotencyKey;
		return new Operation(id, this.kind, this.target, this.payload, this.headers, key, this.orderingKey,
				this.notBefore, this.expiresAt);
	}

	/**
	 * The same operation with a key of the receiver's domain.
	 * @param idempotencyKey at most 255 characters
	 * @return the operation
	 */
	public Operation withIdempotencyKey(String idempotencyKey) {
		return new Operation(this.id, this.kind, this.target, this.payload, this.headers, idempotencyKey,
				this.orderingKey, this.notBefore, this.expiresAt);
	}

	/**
	 * The same operation, in order with all others of this key: they arrive one at a
	 * time, in the order of the transactions that enqueue them, and in one transaction in
	 * the order of the calls. Whatever keeps the first from being delivered (a failure, a
	 * time before which it must not be sent, a destination at rest) keeps those behind it
	 * waiting. One that failed for good holds them up until a person retries or discards
	 * it, unless {@code vix.sync.ordering.on-permanent-failure=skip}.
	 * <p>
	 * Of two transactions that overlap either may come first. Where that matters, let
	 * them not overlap: lock what the key stands for before anything else, as in
	 * {@code select id from chat where id = ? for update}.
	 * <p>
	 * This is the order of first arrivals: a repeat of an older operation, after a lost
	 * answer, can follow a newer one. Receivers tell it by its idempotency key.
	 * @param orderingKey at most 255 characters
	 * @return the operation
	 */
	public Operation withOrderingKey(String orderingKey) {
		return new Operation(this.id, this.kind, this.target, this.payload, this.headers, this.idempotencyKey,
				orderingKey, this.notBefore, this.expiresAt);
	}

	/**
	 * The same operation with one more header, which replaces one of the same name.
	 * @param name a token of RFC 9110
	 * @param value Latin-1 without control characters, at most 8,192 characters, neither
	 * beginning nor ending with white space
	 * @return the operation
	 */
	public Operation withHeader(String name, String value) {
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.putAll(this.headers);
		headers.remove(Text.requireHeaderName(name));
		headers.put(name, value);
		return new Operation(this.id, this.kind, this.target, this.payload, headers, this.idempotencyKey,
				this.orderingKey, this.notBefore, this.expiresAt);
	}

	/**
	 * The same operation with its payload under another content type.
	 * @param contentType such as {@code text/plain;charset=UTF-8}
	 * @return the operation
	 */
	public Operation withContentType(String contentType) {
		return withPayload(this.payload.withContentType(contentType));
	}

	/**
	 * The same operation with another payload.
	 * @param payload what to send
	 * @return the operation
	 */
	public Operation withPayload(Payload payload) {
		return new Operation(this.id, this.kind, this.target, payload, this.headers, this.idempotencyKey,
				this.orderingKey, this.notBefore, this.expiresAt);
	}

	/**
	 * The same operation, not sent before an instant of the database's clock.
	 * @param notBefore the instant
	 * @return the operation
	 */
	public Operation withNotBefore(Instant notBefore) {
		return new Operation(this.id, this.kind, this.target, this.payload, this.headers, this.idempotencyKey,
				this.orderingKey, notBefore, this.expiresAt);
	}

	/**
	 * The same operation, given up at an instant of the database's clock.
	 * @param expiresAt the instant
	 * @return the operation
	 */
	public Operation withExpiresAt(Instant expiresAt) {
		return new Operation(this.id, this.kind, this.target, this.payload, this.headers, this.idempotencyKey,
				this.orderingKey, this.notBefore, expiresAt);
	}

	/**
	 * Whether an id can be one of an operation at all. What cannot is known to no
	 * database, and some would break the caller's transaction over it.
	 * @param id any text
	 * @return false if no operation can have it
	 */
	public static boolean isPossibleId(String id) {
		try {
			Text.requireName("id", id, MAX_ID);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * A target as a person may see it: without the user info of a URL, which can hold a
	 * password.
	 * @param target any target
	 * @return the same, but for the user info
	 */
	public static String withoutUserInfo(String target) {
		return Text.withoutUserInfo(target);
	}

	@Override
	public String toString() {
		return "Operation[id=" + this.id + ", kind=" + this.kind + ", target=" + Text.withoutUserInfo(this.target)
				+ ", payload=" + this.payload + ", headers=" + this.headers.keySet() + ", orderingKey="
				+ this.orderingKey + "]";
	}

}
