package com.vixcpp.sync.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
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
			link(PeerFormat.batch(this.head, posted.stream().map(Waiting::json).toList()))
				.whenComplete((answer, error) -> answered(posted,
						(answer != null) ? answer : PeerLink.Answer.none("no answer: " + error)));
		}
	}

	private CompletionStage<PeerLink.Answer> link(byte[] batch) {
		try {
			return this.link.post(batch);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/** What goes now; empty if nothing does. */
	private synchronized List<Waiting> next() {
		boolean full = this.waiting.size() >= this.settings.limit() || this.waitingBytes >= this.settings.maxBytes();
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
				Map<String, SendResult> results = PeerAnswers.of(batch.stream().map(Waiting::id).toList(), answer);
				batch.forEach((each) -> each.result().complete(results.get(each.id())));
			}
		}
		finally {
			synchronized (this) {
				this.underWay--;
			}
			post();
		}
	}

	/** One of them may be what the peer does not take: each goes by itself. */
	private synchronized void again(List<Waiting> batch) {
		batch.forEach((each) -> add(new Waiting(each.id(), each.json(), each.result(), true)));
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
