package com.vixcpp.sync.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

import com.vixcpp.sync.benchmarks.Runner.Turn;
import com.vixcpp.sync.benchmarks.contender.Backlogged;
import com.vixcpp.sync.benchmarks.contender.Monitored;
import com.vixcpp.sync.benchmarks.contender.Waiting;

/**
 * The work of one contender beside operations that wait, which are there in all rounds.
 */
final class WaitingPhase {

	/** Of a claim that is timed, and how often. */
	private static final int CLAIMED = 100;

	private static final int CLAIMS = 20;

	private static final int LOOKS = 100;

	private static final long BETWEEN_LOOKS_NANOS = 50_000_000;

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private final Turn turn;

	private final Backlogged contender;

	private final Waiting why;

	private final int waiting;

	/**
	 * Create it.
	 * @param turn whose
	 * @param why operations wait
	 * @param waiting how many
	 */
	WaitingPhase(Turn turn, Waiting why, int waiting) {
		this.turn = turn;
		this.contender = (Backlogged) turn.entrant().contender();
		this.why = why;
		this.waiting = waiting;
	}

	/** As many as are missing. */
	void fill() {
		int missing = this.waiting - this.contender.waiting();
		if (missing > 0) {
			this.contender.fill(this.why, missing);
		}
	}

	/** Behind what can be sent now, the first that arrive are not the last enqueued. */
	List<Measurement> firstArrivals(int operations) {
		List<Measurement> results = new ArrayList<>();
		claims().ifPresent(results::add);
		results.add(new Phase(this.turn).enqueue("backlog-enqueue", 8, operations));
		int before = this.contender.waiting();
		this.turn.farEnd().reset(Duration.ZERO);
		Load load = new Load(this.turn);
		Meter meter = Meter.begin(this.turn);
		this.contender.start();
		load.awaitArrivals(operations);
		meter.stop();
		this.contender.stop();
		int came = load.checkOnce().times().size();
		if (this.contender.waiting() != before - came) {
			throw new IllegalStateException("%s: of %d that waited %d arrived, and %d wait"
				.formatted(this.turn.entrant().name(), before, came, this.contender.waiting()));
		}
		// Those that came beyond what was asked for have cost their part.
		results.add(meter.tell("backlog-drain", operations, 0));
		return results;
	}

	/** Empty if it cannot be asked to claim. */
	private Optional<Measurement> claims() {
		long[] times = LongStream.range(0, CLAIMS).flatMap((i) -> this.contender.claim(CLAIMED).stream()).toArray();
		return (times.length == 0) ? Optional.empty()
				: Optional.of(Meter.times(this.turn, "backlog-claim-" + CLAIMED, times));
	}

	/** Beside what cannot be sent all others are. */
	List<Measurement> others(String phase, int operations) {
		Measurement enqueue = new Phase(this.turn).enqueue(phase + "-enqueue", 8, operations);
		Load load = new Load(this.turn);
		this.turn.farEnd().reset(Duration.ZERO);
		Meter meter = Meter.begin(this.turn);
		this.contender.start();
		load.awaitArrivals(operations);
		meter.stop();
		this.contender.stop();
		int came = load.checkOnce().times().size();
		if (came != operations || this.contender.waiting() != this.waiting) {
			throw new IllegalStateException("%s: of %d %d arrived, and %d wait".formatted(this.turn.entrant().name(),
					operations, came, this.contender.waiting()));
		}
		return List.of(enqueue, meter.tell(phase + "-drain", operations, 0));
	}

	List<Measurement> latency(Duration duration) {
		return List.of(new Phase(this.turn).latency("backlog-latency", duration));
	}

	/** How long who watches waits for an answer that is not one of a moment ago. */
	List<Measurement> looks() {
		Monitored monitored = (Monitored) this.contender;
		return List.of(look(monitored, "backlog-health", monitored::health),
				look(monitored, "backlog-scrape", monitored::scrape));
	}

	private Measurement look(Monitored monitored, String phase, Runnable look) {
		long[] times = new long[LOOKS];
		for (int i = 0; i < LOOKS; i++) {
			LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
			monitored.outdate();
			long began = System.nanoTime();
			look.run();
			times[i] = System.nanoTime() - began;
			// Who asks meanwhile would not wait for it once more.
			awaitCount(monitored, began);
		}
		return Meter.times(this.turn, phase, times);
	}

	private void awaitCount(Monitored monitored, long since) {
		while (!monitored.isCounted(since)) {
			if (System.nanoTime() - since > PATIENCE.toNanos()) {
				throw new IllegalStateException(
						this.turn.entrant().name() + " has not counted what waits within " + PATIENCE);
			}
			LockSupport.parkNanos(5_000_000);
		}
	}

}
