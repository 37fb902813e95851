package com.vixcpp.sync.network;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * What real traffic tells about the destinations of this node. A destination that is
 * unavailable rests: claims leave it out. After the rest one operation probes it; an
 * answer opens it again, another silence makes the next rest longer.
 * <p>
 * Holds only destinations that are not plainly available, so it is bounded by how many
 * can be down. Safe for use by several threads.
 */
public final class Destinations {

	private final Duration baseRest;

	private final Duration maxRest;

	private final RandomGenerator random;

	private final Map<String, Rest> resting = new HashMap<>();

	/**
	 * Create an empty register: every destination is available.
	 * @param baseRest the first rest, at most
	 * @param maxRest the longest rest that we choose; a remote may ask for a longer one
	 * @param random the chance that spreads the probes of several nodes
	 */
	public Destinations(Duration baseRest, Duration maxRest, RandomGenerator random) {
		this.baseRest = baseRest;
		this.maxRest = maxRest;
		this.random = random;
	}

	/**
	 * How many operations may be claimed for a destination now.
	 * @param destination its name
	 * @param free how many an available one may have
	 * @param now local time
	 * @return {@code free}; 1 for a probe; 0 while it rests or its probe is under way
	 */
	public synchronized int quota(String destination, int free, Instant now) {
		Rest rest = this.resting.get(destination);
		if (rest == null) {
			return free;
		}
		return (!rest.probing && !now.isBefore(rest.until)) ? Math.min(1, free) : 0;
	}

	/**
	 * Whether a claimed operation may be sent now. The first one to ask after a rest is
	 * the probe.
	 * @param destination its destination
	 * @param now local time
	 * @return false while it rests or its probe is under way
	 */
	public synchronized boolean admit(String destination, Instant now) {
		Rest rest = this.resting.get(destination);
		if (rest == null) {
			return true;
		}
		if (rest.probing || now.isBefore(rest.until)) {
			return false;
		}
		rest.probing = true;
		return true;
	}

	/**
	 * An answer came: the destination is available.
	 * @param destination which one
	 * @return true if it was not before
	 */
	public synchronized boolean answered(String destination) {
		Rest rest = this.resting.get(destination);
		if (rest == null || !rest.probing) {
			return false;
		}
		this.resting.remove(destination);
		return true;
	}

	/**
	 * The destination could not be reached, or serves nobody. Of several operations that
	 * were under way together only the first one counts.
	 * @param destination which one
	 * @param retryAfter how long it asks to be left alone; null for no wish
	 * @param now local time
	 * @return true if it was available before
	 */
	public synchronized boolean unavailable(String destination, @Nullable Duration retryAfter, Instant now) {
		Rest rest = this.resting.get(destination);
		if (rest != null && !rest.probing) {
			return false;
		}
		int failures = (rest != null) ? rest.failures + 1 : 1;
		Duration wait = equalJitter(failures);
		if (retryAfter != null && retryAfter.compareTo(wait) > 0) {
			wait = retryAfter;
		}
		this.resting.put(destination, new Rest(now.plus(wait), failures));
		return rest == null;
	}

	/**
	 * A probe ended without being sent, or without telling anything.
	 * @param destination which one
	 */
	public synchronized void withdrawn(String destination) {
		Rest rest = this.resting.get(destination);
		if (rest != null) {
			rest.probing = false;
		}
	}

	/**
	 * The network has come back: every rest ends now, so that the first deliveries do not
	 * wait for a backoff that was made for an outage.
	 * @param now local time
	 */
	public synchronized void networkReturned(Instant now) {
		this.resting.replaceAll((name, rest) -> rest.probing ? rest : new Rest(now, 0));
	}

	/**
	 * The destinations that are not available.
	 * @return in alphabetical order
	 */
	public synchronized Set<String> unavailable() {
		return new TreeSet<>(this.resting.keySet());
	}

	/**
	 * Whether real traffic says that there is no network: there is somewhere to go, and
	 * none of it can be reached.
	 * @param known the destinations that operations wait for
	 * @return true if all of them are unavailable
	 */
	public synchronized boolean allUnavailable(Collection<String> known) {
		return !known.isEmpty() && this.resting.keySet().containsAll(known);
	}

	private Duration equalJitter(int failures) {
		double ceiling = Math.min(this.maxRest.toNanos(), this.baseRest.toNanos() * Math.pow(2, failures - 1));
		return Duration.ofNanos((long) (ceiling / 2 + this.random.nextDouble() * ceiling / 2));
	}

	private static final class Rest {

		private final Instant until;

		private final int failures;

		private boolean probing;

		Rest(Instant until, int failures) {
			this.until = until;
			this.failures = failures;
		}

	}

}
