package com.vixcpp.sync.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.vixcpp.sync.outbox.Settlement;
import com.vixcpp.sync.outbox.Settlement.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What this process holds under its leases: waiting for a free slot, being sent, or sent
 * and not yet recorded. Bounded in entries and in bytes (law 7); a slot is free as soon
 * as its send ends, whatever the others do. Results that are refused stand beside the
 * room, one batch of them at most: they take nothing from other destinations. Safe for
 * use by several threads.
 */
final class SendWindow {

	private final EngineSettings settings;

	private final Deque<Send> waiting = new ArrayDeque<>();

	private final Set<Send> sending = new HashSet<>();

	private final Deque<Send> finished = new ArrayDeque<>();

	private final Set<Send> recording = new HashSet<>();

	private final Map<String, Long> bytesByDestination = new HashMap<>();

	/** By destination, how many sends have come to an end since the last claim. */
	private Map<String, Integer> ended = new HashMap<>();

	private int held;

	private long bytes;

	private boolean suspect;

	SendWindow(EngineSettings settings) {
		this.settings = settings;
	}

	/**
	 * How many more may be claimed: the free slots and two refills, one to be sent from
	 * while results of the other are recorded.
	 */
	synchronized int room() {
		int capacity = this.settings.concurrency() + 2 * this.settings.batchLimit();
		int beside = (int) Math.min(refused(), this.settings.batchLimit());
		return Math.min(capacity - this.held + beside, this.settings.batchLimit());
	}

	private long refused() {
		return Stream.concat(this.finished.stream(), this.recording.stream())
			.filter((each) -> each.recording().wasRefused())
			.count();
	}

	synchronized long bytesRoom() {
		return this.settings.maxBytesInFlight() - this.bytes;
	}

	synchronized boolean hasSuspect() {
		return this.suspect;
	}

	synchronized void add(List<Send> claimed) {
		for (Send send : claimed) {
			this.waiting.add(send);
			this.held++;
			account(send, send.size());
			this.suspect |= send.entry().suspect();
		}
	}

	/**
	 * The next one to send, which takes a slot.
	 * @param ready whether one need wait no longer; asked in turn, and passed over if not
	 * @return null if none waits that is ready, or no slot is free
	 */
	synchronized @Nullable Send next(Predicate<Send> ready) {
		if (this.sending.size() >= this.settings.concurrency()) {
			return null;
		}
		Iterator<Send> each = this.waiting.iterator();
		while (each.hasNext()) {
			Send send = each.next();
			if (ready.test(send)) {
				each.remove();
				this.sending.add(send);
				return send;
			}
		}
		return null;
	}

	/** How many of a destination wait for a slot. */
	synchronized int waiting(String destination) {
		return (int) this.waiting.stream().filter((each) -> each.entry().destination().equals(destination)).count();
	}

	/** Payload bytes held for a destination. */
	synchronized long bytes(String destination) {
		return this.bytesByDestination.getOrDefault(destination, 0L);
	}

	/**
	 * A send has ended: its slot is free, its result waits to be recorded. A result that
	 * comes after the send was abandoned is dropped.
	 */
	synchronized void finish(Send send, Settlement result) {
		if (this.sending.remove(send)) {
			send.finish(result);
			this.finished.add(send);
			if (result.verdict() != Verdict.RELEASED) {
				this.ended.merge(send.entry().destination(), 1, Integer::sum);
			}
			notifyAll();
		}
	}

	/** How many sends have ended since the last call, by destination. */
	synchronized Map<String, Integer> takeEnded() {
		Map<String, Integer> taken = this.ended;
		this.ended = new HashMap<>();
		return taken;
	}

	/** How many results are to be recorded now. */
	synchronized int finished() {
		return (int) this.finished.stream().filter((each) -> each.recording().isDue()).count();
	}

	/**
	 * Results that are to be recorded now; they stay held until they are recorded, or
	 * offered again.
	 */
	synchronized List<Send> takeFinished(int limit) {
		List<Send> taken = new ArrayList<>();
		for (Iterator<Send> left = this.finished.iterator(); left.hasNext() && taken.size() < limit;) {
			Send send = left.next();
			if (send.recording().isDue()) {
				left.remove();
				this.recording.add(send);
				taken.add(send);
			}
		}
		return taken;
	}

	synchronized void offerAgain(Collection<Send> taken) {
		this.recording.removeAll(taken);
		this.finished.addAll(taken);
	}

	synchronized void recorded(Collection<Send> recorded) {
		for (Send send : recorded) {
			this.recording.remove(send);
			send.recorded();
			this.held--;
			account(send, -send.size());
			if (send.entry().suspect()) {
				this.suspect = false;
			}
		}
		notifyAll();
	}

	private void account(Send send, int bytes) {
		this.bytes += bytes;
		this.bytesByDestination.merge(send.entry().destination(), (long) bytes, (one, other) -> {
			long sum = one + other;
			return (sum > 0) ? sum : null;
		});
	}

	/** What waits for a slot, taken as if it were being sent. */
	synchronized List<Send> takeWaiting(Predicate<Send> which) {
		List<Send> taken = this.waiting.stream().filter(which).toList();
		this.waiting.removeIf(taken::contains);
		this.sending.addAll(taken);
		return taken;
	}

	/** How many wait for a slot or are being sent. */
	synchronized int unfinished() {
		return this.waiting.size() + this.sending.size();
	}

	/** Everything that is being sent. */
	synchronized List<Send> sending() {
		return List.copyOf(this.sending);
	}

	/** Everything whose lease must not end: being sent, or sent and not yet recorded. */
	synchronized List<Send> underWay() {
		List<Send> underWay = new ArrayList<>(this.sending);
		underWay.addAll(this.finished);
		underWay.addAll(this.recording);
		return underWay;
	}

	synchronized boolean isEmpty() {
		return this.held == 0;
	}

	/** Whether there are results that could not be recorded so far. */
	synchronized boolean holdsRefused() {
		return this.finished.stream().anyMatch((each) -> each.recording().wasRefused());
	}

	/** Whether so many results have come, or none will come any more. */
	synchronized boolean hasFinished(int count) {
		return finished() >= count || (this.sending.isEmpty() && this.waiting.isEmpty());
	}

	/** Whether fewer than so many wait for a slot, and as many may be claimed. */
	synchronized boolean isLow(int count) {
		return this.waiting.size() < count && room() >= count;
	}

	/** Whether all that is left are results that could not be recorded so far. */
	synchronized boolean holdsOnlyRefused() {
		return this.finished.size() == this.held
				&& this.finished.stream().allMatch((each) -> each.recording().wasRefused());
	}

	/**
	 * Wait until a result is to be recorded, or until all is done.
	 * @param done what the caller waits for in the end
	 * @param nanos how long at most
	 * @return false if neither came in time
	 * @throws InterruptedException if the thread was interrupted
	 */
	synchronized boolean awaitFinished(BooleanSupplier done, long nanos) throws InterruptedException {
		long deadline = System.nanoTime() + nanos;
		while (this.finished.stream().noneMatch((each) -> each.recording().isDue()) && !done.getAsBoolean()) {
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				return false;
			}
			if (!this.finished.isEmpty()) {
				left = Math.min(left, RecordingRetry.FIRST.toNanos());
			}
			wait(left / 1_000_000, (int) (left % 1_000_000));
		}
		return true;
	}

}
