package com.vixcpp.sync.outage;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;

/**
 * A far end that takes every operation after a constant time, and remembers when it got
 * which: the rate is held by it and not by the machine.
 */
final class Deliveries implements SyncTransport {

	static final Duration TAKES = Duration.ofMillis(40);

	private final Map<String, Integer> sends = new ConcurrentHashMap<>();

	private final ConcurrentLinkedQueue<Long> arrivals = new ConcurrentLinkedQueue<>();

	private volatile long takesMillis = TAKES.toMillis();

	@Override
	public Set<String> kinds() {
		return Set.of("record");
	}

	@Override
	public SendResult send(Operation operation) {
		throw new IllegalStateException("sent asynchronously");
	}

	@Override
	public CompletionStage<SendResult> sendAsync(Operation operation) {
		this.sends.merge(operation.id(), 1, Integer::sum);
		this.arrivals.add(System.nanoTime());
		return CompletableFuture.supplyAsync(SendResult::delivered,
				CompletableFuture.delayedExecutor(this.takesMillis, TimeUnit.MILLISECONDS));
	}

	/** What is left may go as fast as it can. */
	void hurry() {
		this.takesMillis = 1;
	}

	Set<String> ids() {
		return Set.copyOf(this.sends.keySet());
	}

	Map<String, Integer> sentMoreThanOnce() {
		return this.sends.entrySet()
			.stream()
			.filter((each) -> each.getValue() > 1)
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	/** The median of all windows of one second, moved by a tenth, between two moments. */
	long medianPerSecond(long from, long to) {
		List<Long> rates = windows(from, to);
		return rates.isEmpty() ? 0 : rates.get(rates.size() / 2);
	}

	/** The best such window. */
	long bestPerSecond(long from, long to) {
		List<Long> rates = windows(from, to);
		return rates.isEmpty() ? 0 : rates.get(rates.size() - 1);
	}

	private List<Long> windows(long from, long to) {
		long[] moments = this.arrivals.stream().mapToLong(Long::longValue).filter((each) -> each >= from).toArray();
		long second = 1_000_000_000L;
		return LongStream.iterate(from, (start) -> start + second <= to, (start) -> start + second / 10)
			.map((start) -> LongStream.of(moments).filter((each) -> each >= start && each < start + second).count())
			.sorted()
			.boxed()
			.toList();
	}

}
