package com.vixcpp.sync.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

import com.vixcpp.sync.engine.EngineListener;
import com.vixcpp.sync.outbox.Settlement;
import com.vixcpp.sync.outbox.Settlement.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What this node has got done since its start, and in each of the last {@value #SECONDS}
 * seconds. Safe for use by several threads.
 */
public final class Throughput implements EngineListener {

	private static final int SECONDS = 60;

	private final LongSupplier nanos;

	private final long startedNanos;

	private final int[] delivered = new int[SECONDS];

	private long second;

	private long deliveries;

	private long failures;

	/** Create one that has seen nothing. */
	public Throughput() {
		this(System::nanoTime);
	}

	Throughput(LongSupplier nanos) {
		this.nanos = nanos;
		this.startedNanos = nanos.getAsLong();
	}

	@Override
	public synchronized void settled(Settlement settlement, @Nullable Duration age) {
		if (settlement.verdict() == Verdict.DELIVERED) {
			forgetOld();
			this.deliveries++;
			this.delivered[(int) (this.second % SECONDS)]++;
		}
		else if (settlement.verdict() != Verdict.RELEASED) {
			this.failures++;
		}
	}

	/**
	 * What was done so far.
	 * @return a copy
	 */
	public synchronized Done done() {
		forgetOld();
		List<Integer> seconds = new ArrayList<>(SECONDS);
		for (long each = this.second + 1; each <= this.second + SECONDS; each++) {
			seconds.add(this.delivered[(int) (each % SECONDS)]);
		}
		return new Done(this.deliveries, this.failures, seconds);
	}

	private void forgetOld() {
		long now = (this.nanos.getAsLong() - this.startedNanos) / 1_000_000_000;
		for (long each = Math.max(this.second, now - SECONDS) + 1; each <= now; each++) {
			this.delivered[(int) (each % SECONDS)] = 0;
		}
		this.second = now;
	}

	/**
	 * What was done, on this node since its start.
	 *
	 * @param delivered operations delivered
	 * @param failed answers that counted an attempt, and rejections
	 * @param deliveredBySecond operations delivered in each of the last seconds, the
	 * oldest first
	 */
	public record Done(long delivered, long failed, List<Integer> deliveredBySecond) {
	}

}
