package com.vixcpp.sync.guest;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;

import org.springframework.context.ApplicationContext;

/**
 * Keeps the spans of a host as they end.
 */
final class Spans implements SpanProcessor {

	private final List<SpanData> ended = new CopyOnWriteArrayList<>();

	static Spans of(ApplicationContext host) {
		return host.getBean(Spans.class);
	}

	/** The span of that name; waits until it has ended. */
	SpanData one(String name) {
		return all(name, 1).get(0);
	}

	/** The spans of that name in the order of their begin; waits until all have ended. */
	List<SpanData> all(String name, int count) {
		return Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> named(name), (all) -> all.size() == count);
	}

	private List<SpanData> named(String name) {
		return this.ended.stream()
			.filter((each) -> each.getName().equals(name))
			.sorted(Comparator.comparing(SpanData::getStartEpochNanos))
			.toList();
	}

	static Map<String, String> attributes(SpanData span) {
		return span.getAttributes()
			.asMap()
			.entrySet()
			.stream()
			.collect(Collectors.toMap((each) -> each.getKey().getKey(), (each) -> each.getValue().toString()));
	}

	@Override
	public void onStart(Context parent, ReadWriteSpan span) {
	}

	@Override
	public boolean isStartRequired() {
		return false;
	}

	@Override
	public void onEnd(ReadableSpan span) {
		this.ended.add(span.toSpanData());
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

}
