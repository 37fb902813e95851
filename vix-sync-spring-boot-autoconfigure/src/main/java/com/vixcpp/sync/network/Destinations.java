package com.vixcpp.sync.network;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

import com.vixcpp.sync.network.Permit.Decision;
import org.jspecify.annotations.Nullable;

/**
 * What real traffic tells about the destinations of this node. A destination that is
 * unavailable rests: claims leave it out. After the rest one operation probes it; an
 * answer opens it again in steps, another failure makes the next rest longer. Each has
 * slots of its own, so that one that hangs takes nothing from another.
 * <p>
 * Holds only destinations that are not plainly available or have something under way, so
 * it is bounded by the slots of this node and by how many can be down. Safe for use by
 * several threads.
 */
public final class Destinations {

	private static final int REASON = 200;

	private static final int UNBOUNDED = Integer.MAX_VALUE / 2;

	private final DestinationSettings settings;

	private final RestLength rests;

	private final Answers answers = new Answers();

	private final Map<String, Gate> gates = new HashMap<>();

	/**
	 * Create an empty register whose destinations share the slots of the engine.
	 * @param baseRest the first rest, at most
	 * @param maxRest the longest rest that we choose
	 * @param random the chance that spreads the probes of several nodes
	 */
	public Destinations(Duration baseRest, Duration maxRest, RandomGenerator random) {
		this(new DestinationSettings(baseRest, maxRest, Duration.ofDays(1), maxRest, UNBOUNDED), random);
	}

	/**
	 * Create an empty register: every destination is available.
	 * @param settings how to treat them
	 * @param random the chance that spreads the probes of several nodes
	 */
	public Destinations(DestinationSettings settings, RandomGenerator random) {
		this.settings = settings;
		this.rests = new RestLength(settings, random);
	}

	/**
	 * How many operations may wait for a slot of a destination.
	 * @param destination its name
	 * @param lately how many it got through in the time that will pass until the next
	 * claim; 0 where that is not known
	 * @param now local time
	 * @return its free slots and as many as it has in all, or if that is more, twice what
	 * it got through lately; 1 for a probe; 0 while it rests or its probe is under way
	 */
	public synchronized int quota(String destination, int lately, Instant now) {
		Gate gate = this.gates.get(destination);
		return ((gate != null) ? gate : gate(firstSlots(destination, now))).quota(lately, now);
	}

	/**
	 * Whether a claimed operation may be sent now. The first one to ask after a rest is
	 * the probe.
	 * @param destination its destination
	 * @param now local time
	 * @return if it may, to be given back with what came of it
	 */
	public synchronized Permit admit(String destination, Instant now) {
		Gate gate = this.gates.computeIfAbsent(destination, (name) -> gate(firstSlots(name, now)));
		return new Permit(destination, gate.admit(now), gate.epoch());
	}

	/**
	 * An answer about the operation came: the destination is available.
	 * @param permit what let it through
	 * @param now local time
	 * @return true if it was not available before
	 */
	public synchronized boolean answered(Permit permit, Instant now) {
		this.answers.answered(permit.destination(), now);
		Gate gate = ended(permit);
		boolean opened = gate.answered(permit.epoch(), now);
		forgetIfPlain(permit.destination(), gate);
		return opened;
	}

	/**
	 * No answer came. Of several operations that were under way together only the first
	 * one counts.
	 * @param permit what let it through
	 * @param now local time
	 * @return true if the destination was available before
	 */
	public synchronized boolean silent(Permit permit, Instant now) {
		return unavailable(permit, ended(permit), false, null, now);
	}

	/**
	 * The destination serves nobody at the moment, and has said so.
	 * @param permit what let the operation through
	 * @param retryAfter how long it asks to be left alone; null for no wish
	 * @param now local time
	 * @return true if it was available before
	 */
	public synchronized boolean refused(Permit permit, @Nullable Duration retryAfter, Instant now) {
		return unavailable(permit, ended(permit), true, retryAfter, now);
	}

	/**
	 * As {@link #refused}, of a destination that nothing was sent to.
	 * @param destination which one
	 * @param retryAfter how long it is to be left alone; null for no wish
	 * @param now local time
	 * @return true if it was available before
	 */
	public synchronized boolean unavailable(String destination, @Nullable Duration retryAfter, Instant now) {
		Gate gate = this.gates.computeIfAbsent(destination, (name) -> gate(this.settings.slots()));
		return unavailable(new Permit(destination, Decision.SEND, gate.epoch()), gate, true, retryAfter, now);
	}

	private boolean unavailable(Permit permit, Gate gate, boolean refused, @Nullable Duration retryAfter, Instant now) {
		boolean wasOpen = gate.isOpen();
		boolean closes = gate.closes(permit.epoch());
		if (closes) {
			int failures = this.rests.counted(gate.failures() + 1);
			Duration rest = refused ? this.rests.refused(failures) : this.rests.silent(failures, silent());
			gate.close(refused, failures, now.plus(rest));
			this.answers.forget(permit.destination());
		}
		if (retryAfter != null) {
			gate.atLeastUntil(now.plus(this.rests.asked(retryAfter)));
		}
		return closes && wasOpen;
	}

	/**
	 * A send ended without telling anything of the destination, or was not begun.
	 * @param permit what let it through
	 */
	public synchronized void withdrawn(Permit permit) {
		Gate gate = ended(permit);
		gate.withdrawn(permit.epoch());
		forgetIfPlain(permit.destination(), gate);
	}

	/**
	 * As much as is believed of a wish to be left alone.
	 * @param retryAfter how long; null for no wish
	 * @return no longer than the limit
	 */
	public @Nullable Duration believed(@Nullable Duration retryAfter) {
		return this.rests.believed(retryAfter);
	}

	/**
	 * The network has come back: every rest that silence began ends now, so that the
	 * first deliveries do not wait for a backoff that was made for an outage. Who has
	 * asked to be left alone is; and every destination is opened in steps, since others
	 * come back with us.
	 * @param now local time
	 */
	public synchronized void networkReturned(Instant now) {
		this.answers.networkReturned(now);
		this.gates.values().forEach((gate) -> gate.networkReturned(now));
	}

	/**
	 * While nobody answers, traffic is the check of the network: then the destinations
	 * that are silent are probed in turn, some four of them in a check interval.
	 * @param nobody whether nobody answers at all
	 */
	synchronized void nobodyAnswers(boolean nobody) {
		this.rests.nobodyAnswers(nobody);
	}

	/**
	 * Forget destinations that nothing has been sent to for long.
	 */
	synchronized void forgetUnasked(Instant now) {
		this.gates.values().removeIf((gate) -> gate.isUnasked(this.settings.maxRest().plus(Answers.LATELY), now));
	}

	/**
	 * The destinations that are not available.
	 * @return in alphabetical order
	 */
	public synchronized Set<String> unavailable() {
		Set<String> names = new TreeSet<>();
		this.gates.forEach((name, gate) -> {
			if (!gate.isOpen()) {
				names.add(name);
			}
		});
		return names;
	}

	/**
	 * How often a destination has gone away, as long as this node remembers it.
	 * @param destination its name
	 * @return 0 while it is plainly available
	 */
	public synchronized int closings(String destination) {
		Gate gate = this.gates.get(destination);
		return (gate != null && !gate.isOpen()) ? gate.epoch() : 0;
	}

	/**
	 * Keep for a person why a destination that is not available has been left alone.
	 * @param destination which one
	 * @param reason why, in one line; cut if it is long
	 */
	public synchronized void because(String destination, String reason) {
		Gate gate = this.gates.get(destination);
		if (gate != null) {
			gate.because((reason.length() > REASON) ? reason.substring(0, REASON) + "…" : reason);
		}
	}

	/**
	 * How a destination is left alone at the moment.
	 * @param destination which one
	 * @param now local time
	 * @return empty if it is available
	 */
	public synchronized Optional<Rest> rest(String destination, Instant now) {
		return Optional.ofNullable(this.gates.get(destination)).map((gate) -> gate.rest(now));
	}

	/**
	 * Slots of each destination.
	 * @return 1 or more
	 */
	public int slots() {
		return this.settings.slots();
	}

	/**
	 * Whether one of these is available, or any other has answered lately or may do so at
	 * any moment.
	 */
	synchronized boolean anyAvailable(Collection<String> known, Instant now) {
		boolean open = known.stream().map(this.gates::get).anyMatch((gate) -> gate == null || gate.isOpen());
		return open || this.answers.anyLately(now) || this.gates.values().stream().anyMatch(Gate::isHopeful);
	}

	private Gate gate(int slots) {
		return new Gate(this.settings.slots(), slots);
	}

	/** Whoever has not answered since the network's return is asked by one at first. */
	private int firstSlots(String destination, Instant now) {
		return this.answers.isOpenQuestion(destination, now) ? 1 : this.settings.slots();
	}

	private Gate ended(Permit permit) {
		Gate gate = this.gates.computeIfAbsent(permit.destination(), (name) -> gate(this.settings.slots()));
		gate.ended(permit.epoch());
		return gate;
	}

	private void forgetIfPlain(String destination, Gate gate) {
		if (gate.isPlain()) {
			this.gates.remove(destination);
		}
	}

	private long silent() {
		return this.gates.values().stream().filter(Gate::isSilent).count();
	}

}
