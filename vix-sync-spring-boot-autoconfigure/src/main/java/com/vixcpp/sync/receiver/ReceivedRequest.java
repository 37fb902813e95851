package com.vixcpp.sync.receiver;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.jspecify.annotations.Nullable;

/**
 * A request as repeats are told by it. Compared by identity.
 *
 * @param id the SHA-256 of its caller and its key: keys of different callers are
 * different keys
 * @param key its key, for a person
 * @param fingerprint the SHA-256 of its method, address and body
 */
public record ReceivedRequest(byte[] id, String key, byte[] fingerprint) {

	/**
	 * Describe a request.
	 * @param caller who sends it, by its name; null where nobody has signed in
	 * @param key its key
	 * @param method such as {@code POST}
	 * @param address its path and query
	 * @param body its body
	 * @return the request
	 */
	public static ReceivedRequest of(@Nullable String caller, String key, String method, String address, byte[] body) {
		return new ReceivedRequest(digest((caller != null) ? caller : "", key), key,
				digest(method, address, new String(body, StandardCharsets.ISO_8859_1)));
	}

	/** Each part with its length before it, so that no two lists are one. */
	private static byte[] digest(String... parts) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			for (String part : parts) {
				byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
				digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
				digest.update(bytes);
			}
			return digest.digest();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A number for locks, as good as unique. */
	public long lock() {
		return ByteBuffer.wrap(this.id).getLong();
	}

	/**
	 * Whether another request was the same.
	 * @param other the fingerprint of that
	 * @return false if it only had the same key
	 */
	public boolean isSameAs(byte[] other) {
		return MessageDigest.isEqual(this.fingerprint, other);
	}

}
