package com.vixcpp.sync.peer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.peer.Acknowledgement.Status;
import com.vixcpp.sync.peer.PeerLink.Answer;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SendResult.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What goes together to a peer, and what its answers mean.
 */
class BatcherTests {

	/** Requests under way: what they hold, and where their answer is waited for. */
	private final List<Posted> posted = new ArrayList<>();

	private final BatchingPeers peers = peers(3, 100_000, 2);

	private BatchingPeers peers(int limit, int bytes, int requests) {
		return new BatchingPeers("here", Map.of("far", this::post), new BatchSettings(limit, bytes, requests));
	}

	private CompletionStage<Answer> post(byte[] body) {
		Batch batch = PeerFormat.batch(body);
		assertThat(batch.sender()).isEqualTo("here");
		Posted one = new Posted(batch.entries().stream().map(Batch.Entry::id).toList(), new CompletableFuture<>());
		this.posted.add(one);
		return one.answer();
	}

	private CompletableFuture<SendResult> send(BatchingPeers peers, String id) {
		return send(peers, id, "payload");
	}

	private CompletableFuture<SendResult> send(BatchingPeers peers, String id, String payload) {
		return peers.sendAsync(Operation.of("note.added", "peer:far", payload).withId(id)).toCompletableFuture();
	}

	private List<List<String>> requests() {
		return this.posted.stream().map(Posted::ids).toList();
	}

	private static Answer ok(Acknowledgement... acknowledgements) {
		return new Answer(200, PeerFormat.answer(Arrays.asList(acknowledgements)), null, "");
	}

	private void answerDone(int request) {
		Posted one = this.posted.get(request);
		one.answer().complete(ok(one.ids().stream().map(Acknowledgement::done).toArray(Acknowledgement[]::new)));
	}

	@Test
	void whatComesWhileNothingIsUnderWayGoesAtOnceAndTheRestGathersMeanwhile() {
		CompletableFuture<SendResult> a = send(this.peers, "a");
		CompletableFuture<SendResult> b = send(this.peers, "b");
		send(this.peers, "c");
		assertThat(requests()).containsExactly(List.of("a"));
		answerDone(0);
		assertThat(a.join().outcome()).isEqualTo(Outcome.DELIVERED);
		assertThat(b).isNotDone();
		assertThat(requests()).containsExactly(List.of("a"), List.of("b", "c"));
	}

	@Test
	void aFullBatchDoesNotWaitForTheRequestBeforeIt() {
		for (String each : List.of("a", "b", "c", "d", "e", "f", "g", "h")) {
			send(this.peers, each);
		}
		assertThat(requests()).as("two requests at most").containsExactly(List.of("a"), List.of("b", "c", "d"));
		answerDone(1);
		assertThat(requests().get(2)).containsExactly("e", "f", "g");
		answerDone(0);
		answerDone(2);
		assertThat(requests().get(3)).containsExactly("h");
	}

	@Test
	void aBatchIsBoundedInBytesAndWhatIsLargerGoesAlone() {
		BatchingPeers peers = peers(100, 1000, 1);
		send(peers, "a");
		send(peers, "b", "x".repeat(450));
		send(peers, "c", "x".repeat(450));
		send(peers, "d", "x".repeat(5000));
		send(peers, "e", "x");
		IntStream.range(0, 4).forEach(this::answerDone);
		assertThat(requests()).containsExactly(List.of("a"), List.of("b"), List.of("c"), List.of("d"), List.of("e"));
	}

	@Test
	void eachIsAcknowledgedByItself() {
		BatchingPeers peers = peers(10, 100_000, 1);
		send(peers, "first");
		List<CompletableFuture<SendResult>> results = IntStream.range(0, 7)
			.mapToObj((i) -> send(peers, "o" + i))
			.toList();
		answerDone(0);
		this.posted.get(1)
			.answer()
			.complete(ok(Acknowledgement.done("o0"), Acknowledgement.of("o1", Status.FAILED, "f"),
					Acknowledgement.of("o2", Status.REJECTED, "r"),
					Acknowledgement.of("o3", Status.UNKNOWN_KIND, "'k'"), Acknowledgement.of("o4", Status.BUSY, "b"),
					Acknowledgement.of("o5", Status.UNAVAILABLE, "u"), Acknowledgement.done("another")));
		assertThat(results.stream().map((each) -> each.join().outcome())).containsExactly(Outcome.DELIVERED,
				Outcome.FAILED, Outcome.REJECTED, Outcome.FAILED, Outcome.BUSY, Outcome.UNAVAILABLE, Outcome.FAILED);
		assertThat(results.get(3).join().reason()).isEqualTo("unknown kind: 'k'");
		assertThat(results.get(6).join().reason()).isEqualTo("the peer did not acknowledge it");
	}

	@Test
	void aStatusThatIsNotKnownIsAFailureThatSaysSo() {
		CompletableFuture<SendResult> result = send(this.peers, "a");
		this.posted.get(0)
			.answer()
			.complete(new Answer(200, """
					{"version":1,"more":1,"results":[{"id":"a","status":"postponed","reason":"why","x":[]}]}"""
				.getBytes(StandardCharsets.UTF_8), null, ""));
		assertThat(result.join()).isEqualTo(SendResult.failed("the peer answered 'postponed': why").withStatus(200));
	}

	@ParameterizedTest
	@ValueSource(strings = { "<html>", "{}", "{\"version\":1}", "{\"version\":2,\"results\":[]}", "" })
	void whatIsNoAnswerOfAPeerSaysNothingOfTheOperation(String body) {
		CompletableFuture<SendResult> result = send(this.peers, "a");
		this.posted.get(0).answer().complete(new Answer(200, body.getBytes(StandardCharsets.UTF_8), null, ""));
		assertThat(result.join().outcome()).isEqualTo(Outcome.UNAVAILABLE);
	}

	@ParameterizedTest
	@CsvSource({ "0,UNAVAILABLE", "301,UNAVAILABLE", "401,UNAVAILABLE", "403,UNAVAILABLE", "404,UNAVAILABLE",
			"405,UNAVAILABLE", "415,UNAVAILABLE", "429,UNAVAILABLE", "502,UNAVAILABLE", "503,UNAVAILABLE",
			"400,UNAVAILABLE", "413,REJECTED", "422,UNAVAILABLE", "500,UNAVAILABLE" })
	void whatAnAnswerToASingleOperationMeans(int status, Outcome outcome) {
		CompletableFuture<SendResult> result = send(this.peers, "a");
		this.posted.get(0).answer().complete(new Answer(status, new byte[0], Duration.ofSeconds(7), "silence"));
		assertThat(result.join().outcome()).isEqualTo(outcome);
		boolean silence = List.of(0, 400, 422, 500).contains(status);
		assertThat(result.join().retryAfter()).isEqualTo(silence ? null : Duration.ofSeconds(7));
	}

	private static Answer problem(int status, String type) {
		return new Answer(status, ("{\"type\":\"" + type + "\",\"detail\":\"x\"}").getBytes(StandardCharsets.UTF_8),
				Duration.ofSeconds(7), "");
	}

	@ParameterizedTest
	@CsvSource({ "400,REJECTED", "422,REJECTED", "500,FAILED" })
	void onlyAPeerCanRefuseAnOperation(int status, Outcome outcome) {
		CompletableFuture<SendResult> ours = send(this.peers, "a");
		this.posted.get(0).answer().complete(problem(status, "tag:vixcpp.com,2026:sync:batch-malformed"));
		assertThat(ours.join().outcome()).isEqualTo(outcome);
		assertThat(ours.join().retryAfter()).isEqualTo(Duration.ofSeconds(7));
		CompletableFuture<SendResult> foreign = send(this.peers, "b");
		this.posted.get(1).answer().complete(problem(status, "about:blank"));
		assertThat(foreign.join().outcome()).isEqualTo(Outcome.UNAVAILABLE);
		assertThat(foreign.join().status()).as("as if there were no answer: others may get one").isNull();
		assertThat(foreign.join().reason()).contains("HTTP " + status);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 413, 422, 500 })
	void whatOneMayHaveBroughtUponTheBatchIsAskedOfEachByItself(int status) {
		BatchingPeers peers = peers(10, 100_000, 1);
		send(peers, "first");
		CompletableFuture<SendResult> b = send(peers, "b");
		CompletableFuture<SendResult> c = send(peers, "c");
		answerDone(0);
		this.posted.get(1).answer().complete(new Answer(status, new byte[0], null, ""));
		assertThat(b).isNotDone();
		send(peers, "d");
		send(peers, "e");
		answerDone(2);
		this.posted.get(3).answer().complete(new Answer(status, new byte[0], null, ""));
		assertThat(b.join().outcome()).isEqualTo(Outcome.DELIVERED);
		assertThat(c.join().outcome()).isNotEqualTo(Outcome.DELIVERED);
		assertThat(requests()).containsExactly(List.of("first"), List.of("b", "c"), List.of("b"), List.of("c"),
				List.of("d", "e"));
	}

	@Test
	void anOutageOfThePeerSpeaksOfAllAndIsNotAskedOfEach() {
		BatchingPeers peers = peers(10, 100_000, 1);
		send(peers, "first");
		List<CompletableFuture<SendResult>> results = List.of(send(peers, "b"), send(peers, "c"));
		answerDone(0);
		this.posted.get(1).answer().complete(Answer.none("Connection refused"));
		assertThat(results)
			.allSatisfy((each) -> assertThat(each.join()).isEqualTo(SendResult.unavailable("Connection refused")));
		assertThat(this.posted).hasSize(2);
	}

	/** A batch of b, c, d, e, f, of which one may be what the peer does not take. */
	private List<CompletableFuture<SendResult>> suspected(BatchingPeers peers) {
		send(peers, "first");
		List<CompletableFuture<SendResult>> results = Stream.of("b", "c", "d", "e", "f")
			.map((each) -> send(peers, each))
			.toList();
		answerDone(0);
		this.posted.get(1).answer().complete(new Answer(500, new byte[0], null, ""));
		return results;
	}

	@Test
	void thoseThatGoByThemselvesGoAsManyAtATimeAsThereMayBeRequests() {
		BatchingPeers peers = peers(10, 100_000, 3);
		suspected(peers);
		assertThat(requests().subList(2, this.posted.size())).containsExactly(List.of("b"), List.of("c"), List.of("d"));
		answerDone(3);
		assertThat(requests().subList(5, this.posted.size())).containsExactly(List.of("e"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 503 })
	void anOutageMeanwhileSpeaksOfAllThatWaitToGoByThemselves(int status) {
		List<CompletableFuture<SendResult>> results = suspected(peers(10, 100_000, 1));
		assertThat(requests()).hasSize(3);
		this.posted.get(2).answer().complete(new Answer(status, new byte[0], null, "gone"));
		assertThat(results).allSatisfy((each) -> assertThat(each)
			.isCompletedWithValueMatching((result) -> result.outcome() == Outcome.UNAVAILABLE));
		assertThat(requests()).hasSize(3);
	}

	@Test
	void whatHasWaitedForAsLongAsARequestTakesIsNotSentButTriedAgainLater() {
		AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
		BatchingPeers peers = new BatchingPeers("here", Map.of("far", this::post), new BatchSettings(10, 100_000, 1),
				nanos::get);
		send(peers, "a");
		CompletableFuture<SendResult> late = send(peers, "b");
		nanos.addAndGet(Duration.ofSeconds(11).toNanos());
		CompletableFuture<SendResult> inTime = send(peers, "c");
		nanos.addAndGet(Duration.ofSeconds(2).toNanos());
		answerDone(0);
		assertThat(requests()).containsExactly(List.of("a"), List.of("c"));
		assertThat(late).isCompletedWithValueMatching((result) -> result.outcome() == Outcome.BUSY);
		answerDone(1);
		assertThat(inTime).isCompletedWithValueMatching((result) -> result.outcome() == Outcome.DELIVERED);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aLinkThatThrowsAnErrorOrGivesNothingLeavesNothingOpen(boolean throwing) {
		AtomicInteger calls = new AtomicInteger();
		BatchingPeers peers = new BatchingPeers("here", Map.of("far", (body) -> {
			if (calls.getAndIncrement() > 0) {
				return post(body);
			}
			if (throwing) {
				throw new StackOverflowError("deep");
			}
			return null;
		}), new BatchSettings(3, 100_000, 1));
		assertThat(send(peers, "a").join().outcome()).isEqualTo(Outcome.UNAVAILABLE);
		CompletableFuture<SendResult> next = send(peers, "b");
		answerDone(0);
		assertThat(next.join().outcome()).isEqualTo(Outcome.DELIVERED);
	}

	@Test
	void anAnswerThatCannotBeReadLeavesNothingOpen() {
		CompletableFuture<SendResult> result = send(this.peers, "a");
		this.posted.get(0).answer().complete(new Answer(200, null, null, ""));
		assertThat(result).isCompletedWithValueMatching((each) -> each.outcome() == Outcome.UNAVAILABLE);
		CompletableFuture<SendResult> next = send(this.peers, "b");
		answerDone(1);
		assertThat(next.join().outcome()).isEqualTo(Outcome.DELIVERED);
	}

	@Test
	void aLinkThatBreaksItsWordIsTakenForSilence() {
		CompletableFuture<SendResult> result = send(this.peers, "a");
		this.posted.get(0).answer().completeExceptionally(new IllegalStateException("broken"));
		assertThat(result.join().outcome()).isEqualTo(Outcome.UNAVAILABLE);
	}

	/** A request under way. */
	private record Posted(List<String> ids, CompletableFuture<Answer> answer) {
	}

}
