package com.vixcpp.sync.actuate;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;

/**
 * Makes a span of a send. The first one continues the trace that the operation was
 * enqueued in. Later ones, hours or days after, would only stretch it: each is a trace of
 * its own that is linked to it. Safe for use by several threads.
 */
public final class SendTracingObservationHandler implements TracingObservationHandler<SendObservationContext> {

	private final Tracer tracer;

	/**
	 * Create the handler.
	 * @param tracer makes the spans
	 */
	public SendTracingObservationHandler(Tracer tracer) {
		this.tracer = tracer;
	}

	@Override
	public void onStart(SendObservationContext context) {
		Span.Builder span = this.tracer.spanBuilder().kind(Span.Kind.CONSUMER);
		TraceContext enqueued = Traceparent.parse(context.traceparent(), this.tracer);
		if (enqueued != null && context.isFirstSend()) {
			span = span.setParent(enqueued);
		}
		else {
			span = span.setNoParent();
			span = (enqueued != null) ? span.addLink(new Link(enqueued)) : span;
		}
		getTracingContext(context).setSpan(span.start());
	}

	@Override
	public void onStop(SendObservationContext context) {
		Span span = getRequiredSpan(context);
		span.name(getSpanName(context));
		tagSpan(context, span);
		endSpan(context, span);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof SendObservationContext;
	}

	@Override
	public Tracer getTracer() {
		return this.tracer;
	}

}
