package com.vixcpp.sync.transport;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The answer of a transport that can only block. A sentinel rather than an exception, so
 * that asking costs nothing, and rather than a second method, so that a transport that
 * wraps another passes it on without knowing.
 */
public final class BlockingOnly {

	/** Says: call {@link SyncTransport#send}. Never completes normally. */
	public static final CompletionStage<SendResult> STAGE = CompletableFuture
		.<SendResult>failedFuture(new UnsupportedOperationException("This transport only blocks: call send"))
		.minimalCompletionStage();

	private BlockingOnly() {
	}

}
