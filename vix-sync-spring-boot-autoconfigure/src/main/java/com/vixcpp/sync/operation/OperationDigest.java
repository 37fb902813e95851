package com.vixcpp.sync.operation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What two operations of one id must agree in to be the same: everything but the headers
 * of tracing, which differ with every request. Each part is written with its length, so
 * that no two different operations read alike.
 */
public final class OperationDigest {

	private static final Set<String> TRACING = Set.of("traceparent", "tracestate", "baggage", "b3");

	private final MessageDigest digest;

	private OperationDigest(MessageDigest digest) {
		this.digest = digest;
	}

	/**
	 * The digest of an operation.
	 * @param operation what to digest
	 * @return SHA-256, 32 bytes
	 */
	public static byte[] of(Operation operation) {
		try {
			OperationDigest digest = new OperationDigest(MessageDigest.getInstance("SHA-256"));
			digest.add(operation.id()).add(operation.kind()).add(operation.target());
			digest.add(operation.payload().contentType()).add(operation.payload().bytes());
			operation.headers().forEach((name, value) -> {
				String lower = name.toLowerCase(java.util.Locale.ROOT);
				if (!TRACING.contains(lower)) {
					digest.add(lower).add(value);
				}
			});
			digest.add(operation.idempotencyKey()).add(operation.orderingKey());
			digest.add(operation.notBefore()).add(operation.expiresAt());
			return digest.digest.digest();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	private OperationDigest add(@Nullable Object part) {
		if (part == null) {
			this.digest.update((byte) 0);
			return this;
		}
		return add(part.toString().getBytes(StandardCharsets.UTF_8));
	}

	private OperationDigest add(byte[] part) {
		this.digest.update((byte) 1);
		this.digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
		this.digest.update(part);
		return this;
	}

}
