package com.vixcpp.sync.actuate;

import com.vixcpp.sync.EnqueueListener;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the trace of who enqueues with the operation. Safe for use by several threads.
 */
public final class EnqueueTrace implements EnqueueListener {

	private final Tracer tracer;

	/**
	 * Create it.
	 * @param tracer knows the current trace
	 */
	public EnqueueTrace(Tracer tracer) {
		this.tracer = tracer;
	}

	@Override
	public @Nullable String traceparent() {
		TraceContext context = this.tracer.currentTraceContext().context();
		return (context != null) ? Traceparent.of(context) : null;
	}

}
