package com.vixcpp.sync.benchmarks.contender;

import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The limit: the HTTP client alone, without a database.
 */
public final class HttpContender implements Contender {

	private final Queue<String> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicInteger left = new AtomicInteger();

	private final Function<String, CompletionStage<?>> sending;

	private final int concurrency;

	/**
	 * Create it.
	 * @param url of the receiver
	 * @param concurrency requests at the same time
	 */
	public HttpContender(String url, int concurrency) {
		this(new Sending(url)::begin, concurrency);
	}

	/**
	 * Create it.
	 * @param sending how to send a text
	 * @param concurrency requests at the same time
	 */
	HttpContender(Function<String, CompletionStage<?>> sending, int concurrency) {
		this.sending = sending;
		this.concurrency = concurrency;
	}

	@Override
	public long enqueue(Payload payload) {
		this.left.incrementAndGet();
		this.waiting.add(payload.text());
		return System.nanoTime();
	}

	@Override
	public void start() {
		for (int i = 0; i < this.concurrency; i++) {
			next();
		}
	}

	private void next() {
		String text = this.waiting.poll();
		if (text != null) {
			this.sending.apply(text).thenRun(() -> {
				this.left.decrementAndGet();
				next();
			});
		}
	}

	@Override
	public void stop() {
	}

	@Override
	public boolean isDrained() {
		return this.left.get() == 0;
	}

	@Override
	public void clear() {
	}

	@Override
	public void close() {
	}

}
