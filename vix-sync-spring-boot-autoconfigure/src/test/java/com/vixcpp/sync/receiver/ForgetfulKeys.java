package com.vixcpp.sync.receiver;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Knows no key, and forgets each: what a receiver does can be seen without a database.
 */
public final class ForgetfulKeys implements ReceivedKeys {

	private final BooleanSupplier away;

	/**
	 * Create them.
	 * @param away whether the database is away
	 */
	public ForgetfulKeys(BooleanSupplier away) {
		this.away = away;
	}

	@Override
	public void check() {
	}

	@Override
	public <T> T inTransaction(Function<Runnable, T> work) {
		if (this.away.getAsBoolean()) {
			throw new ReceiverUnavailableException("it is away", new IllegalStateException());
		}
		return work.apply(() -> {
		});
	}

	@Override
	public Claim claim(ReceivedRequest request, Duration retention, @Nullable Instant now) {
		return Claim.first(Instant.EPOCH);
	}

	@Override
	public void answered(ReceivedRequest request, Answer answer) {
	}

	@Override
	public int forget(int limit, @Nullable Instant now) {
		return 0;
	}

}
