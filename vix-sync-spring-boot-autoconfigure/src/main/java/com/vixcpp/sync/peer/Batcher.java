package com.vixcpp.sync.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.transport.SendResult;

/**
 * Gathers what is sent to one peer. Nobody waits for a clock: what comes while nothing is
 * under way goes at once, and what comes while a request is under way goes with the next,
 * when that has been answered or a batch is full. Safe for use by several threads.
 */
final class Batcher {

	private final byte[] head;

	private final PeerLink link;

	private final BatchSettings settings;

	private final Deque<Waiting> waiting = new ArrayDeque<>();

	private long waitingBytes;

	private int underWay;

	Batcher(byte[] head, PeerLink link, BatchSettings settings) {
		this.head = head;
		this.link = link;
		this.settings = settings;
	}

	CompletionStage<SendResult> send(Operation operation) {
		Waiting added = new Waiting(operation.id(), PeerFormat.operation(operation), new CompletableFuture<>(), false);
		synchronized (this) {
			add(added);
		}
		post();
		return added.result();
	}

	private void add(Waiting added) {
		this.waiting.add(added);
		this.waitingBytes += added.json().length;
	}

	private void post() {
		for (List<Waiting> batch = next(); !batch.isEmpty(); batch = next()) {
			List<Waiting> posted = batch;
			link(posted).whenComplete((answer, error) -> answered(posted,
					(answer != null) ? answer : PeerLink.Answer.none("no answer: " + error)));
		}
	}

	/** Whatever happens: those of the batch wait for an end. */
	private CompletionStage<PeerLink.Answer> link(List<Waiting> batch) {
		try {
			return Objects.requireNonNull(
					this.link.post(PeerFormat.batch(this.head, batch.stream().map(Waiting::json).toList())),
					"the link gave nothing");
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/** What goes now; empty if nothing does. */
	private synchronized List<Waiting> next() {
		boolean full = this.waiting.size() >= this.settings.limit() || this.waitingBytes >= this.settings.maxBytes()
				|| (!this.waiting.isEmpty() && this.waiting.element().alone());
		if (this.underWay >= this.settings.requests() || (this.underWay > 0 && !full)) {
			return List.of();
		}
		List<Waiting> batch = new ArrayList<>();
		long bytes = 0;
		for (Waiting first = this.waiting.peek(); first != null
				&& batch.size() < this.settings.limit(); first = this.waiting.peek()) {
			boolean apart = first.alone() || bytes + first.json().length > this.settings.maxBytes();
			if (!batch.isEmpty() && apart) {
				break;
			}
			batch.add(this.waiting.remove());
			bytes += first.json().length;
			if (first.alone()) {
				break;
			}
		}
		this.waitingBytes -= bytes;
		this.underWay += batch.isEmpty() ? 0 : 1;
		return batch;
	}

	/** All are told before the next batch goes: what they make room for goes with it. */
	private void answered(List<Waiting> batch, PeerLink.Answer answer) {
		try {
			if (batch.size() > 1 && PeerAnswers.mayBeOfOne(answer)) {
				again(batch);
			}
			else {
				List<Waiting> all = new ArrayList<>(batch);
				if (PeerAnswers.isOfAll(answer)) {
					all.addAll(takeAlone());
				}
				List<SendResult> results = results(all, answer);
				for (int i = 0; i < all.size(); i++) {
					all.get(i).result().complete(results.get(i));
				}
			}
		}
		finally {
			synchronized (this) {
				this.underWay--;
			}
			post();
		}
	}

	private static List<SendResult> results(List<Waiting> all, PeerLink.Answer answer) {
		try {
			Map<String, SendResult> results = PeerAnswers.of(all.stream().map(Waiting::id).toList(), answer);
			return all.stream().map((each) -> results.get(each.id())).toList();
		}
		catch (Throwable ex) {
			SendResult unread = SendResult.unavailable("the answer cannot be read: " + ex.getClass().getName());
			return all.stream().map((each) -> unread).toList();
		}
	}

	/**
	 * One of them may be what the peer does not take: each goes by itself, before those
	 * that came later.
	 */
	private synchronized void again(List<Waiting> batch) {
		for (int i = batch.size() - 1; i >= 0; i--) {
			Waiting each = batch.get(i);
			this.waiting.addFirst(new Waiting(each.id(), each.json(), each.result(), true));
			this.waitingBytes += each.json().length;
		}
	}

	/** Those that wait to go by themselves. */
	private synchronized List<Waiting> takeAlone() {
		List<Waiting> taken = this.waiting.stream().filter(Waiting::alone).toList();
		this.waiting.removeIf(Waiting::alone);
		taken.forEach((each) -> this.waitingBytes -= each.json().length);
		return taken;
	}

	/**
	 * An operation that waits for its batch.
	 *
	 * @param id its id
	 * @param json as it stands in the batch
	 * @param result completed with what comes of it
	 * @param alone whether it goes by itself
	 */
	private record Waiting(String id, byte[] json, CompletableFuture<SendResult> result, boolean alone) {
	}

}
