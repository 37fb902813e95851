package com.vixcpp.sync.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import com.vixcpp.sync.benchmarks.FarEnd.Arrivals;
import com.vixcpp.sync.benchmarks.Runner.Entrant;
import com.vixcpp.sync.benchmarks.Runner.Turn;
import com.vixcpp.sync.benchmarks.contender.Payload;

/**
 * The operations of one measurement: enqueued, awaited and checked.
 */
final class Load {

	private static final AtomicInteger names = new AtomicInteger();

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private final String name = "r" + names.incrementAndGet() + "-";

	private final Entrant entrant;

	private final FarEnd farEnd;

	private final Map<String, Long> enqueued = new ConcurrentHashMap<>();

	private int looks;

	Load(Turn turn) {
		this.entrant = turn.entrant();
		this.farEnd = turn.farEnd();
	}

	/** How often its database was looked into meanwhile. */
	int looks() {
		return this.looks;
	}

	void enqueue(int number) {
		String id = this.name + number;
		this.enqueued.put(id, this.entrant.contender().enqueue(new Payload(id)));
		this.entrant.carried().incrementAndGet();
	}

	/**
	 * Enqueue by several threads.
	 * @return how long each took, in nanoseconds
	 * @throws IllegalStateException if one of them cannot be enqueued, or not all within
	 * {@link #PATIENCE}; the threads then stop
	 */
	long[] enqueueAll(int threads, int operations) {
		AtomicInteger next = new AtomicInteger();
		AtomicLongArray times = new AtomicLongArray(operations);
		AtomicReference<Throwable> failure = new AtomicReference<>();
		CountDownLatch done = new CountDownLatch(threads);
		IntStream.range(0, threads).mapToObj((thread) -> new Thread(() -> {
			try {
				for (int i = next.getAndIncrement(); i < operations; i = next.getAndIncrement()) {
					long began = System.nanoTime();
					enqueue(i);
					times.set(i, System.nanoTime() - began);
				}
			}
			catch (Throwable ex) {
				failure.compareAndSet(null, ex);
				next.set(operations);
			}
			finally {
				done.countDown();
			}
		}, "enqueue-" + thread)).forEach((thread) -> {
			// One that hangs must not keep the JVM alive.
			thread.setDaemon(true);
			thread.start();
		});
		boolean ended = await(done);
		next.set(operations);
		if (failure.get() != null) {
			throw new IllegalStateException(this.entrant.name() + " has failed to enqueue", failure.get());
		}
		if (!ended) {
			throw new IllegalStateException(this.entrant.name() + " has not enqueued all within " + PATIENCE);
		}
		return IntStream.range(0, operations).mapToLong(times::get).toArray();
	}

	private static boolean await(CountDownLatch done) {
		try {
			return done.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The receiver is asked first: a look into a table that is being emptied costs its
	 * contender more than the receiver's count.
	 */
	void awaitDrained(int operations) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		awaitArrivals(operations);
		while (!isDrained()) {
			park(deadline);
		}
	}

	/** What else waits is not looked at. */
	void awaitArrivals(int operations) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (this.farEnd.count() < operations) {
			park(deadline);
		}
	}

	private void park(long deadline) {
		if (System.nanoTime() > deadline) {
			throw new IllegalStateException(this.entrant.name() + " has not delivered all within " + PATIENCE);
		}
		LockSupport.parkNanos(5_000_000);
	}

	private boolean isDrained() {
		this.looks++;
		return this.entrant.contender().isDrained();
	}

	/** Everything, and each once. */
	Arrivals check() {
		Arrivals arrivals = checkOnce();
		Set<String> came = arrivals.times().keySet();
		if (!came.equals(this.enqueued.keySet())) {
			throw new IllegalStateException("%s enqueued %d, %d others or fewer arrived".formatted(this.entrant.name(),
					this.enqueued.size(), came.size()));
		}
		return arrivals;
	}

	/** Whatever it was, each once. */
	Arrivals checkOnce() {
		Arrivals arrivals = this.farEnd.arrivals();
		if (arrivals.requests() != arrivals.times().size()) {
			throw new IllegalStateException("%s sent %d operations in %d requests".formatted(this.entrant.name(),
					arrivals.times().size(), arrivals.requests()));
		}
		return arrivals;
	}

	/** From just before each commit to the receiver, in nanoseconds. */
	long[] latencies(Arrivals arrivals) {
		return this.enqueued.entrySet()
			.stream()
			.mapToLong((each) -> arrivals.times().get(each.getKey()) - each.getValue())
			.toArray();
	}

}
