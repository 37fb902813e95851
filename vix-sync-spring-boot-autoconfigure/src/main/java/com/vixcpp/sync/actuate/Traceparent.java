package com.vixcpp.sync.actuate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * The context of a trace as one string, whatever the application sends to others: W3C
 * Trace Context, section 3.2. Baggage is not kept, since it may hold anything.
 */
final class Traceparent {

	private static final Pattern FORM = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-0([01])");

	private static final Pattern NOWHERE = Pattern.compile("0*");

	private Traceparent() {
	}

	/** Null for a context that leads nowhere, as that of a tracer that does nothing. */
	static @Nullable String of(TraceContext context) {
		String traceId = context.traceId();
		String spanId = context.spanId();
		if (NOWHERE.matcher(traceId).matches() || NOWHERE.matcher(spanId).matches()) {
			return null;
		}
		String text = "00-" + "0".repeat(Math.max(0, 32 - traceId.length())) + traceId + "-" + spanId + "-"
				+ (Boolean.TRUE.equals(context.sampled()) ? "01" : "00");
		return FORM.matcher(text).matches() ? text : null;
	}

	/** Null for what is not of this form. */
	static @Nullable TraceContext parse(@Nullable String text, Tracer tracer) {
		Matcher matcher = FORM.matcher((text != null) ? text : "");
		if (!matcher.matches()) {
			return null;
		}
		return tracer.traceContextBuilder()
			.traceId(matcher.group(1))
			.spanId(matcher.group(2))
			.sampled(matcher.group(3).equals("1"))
			.build();
	}

}
