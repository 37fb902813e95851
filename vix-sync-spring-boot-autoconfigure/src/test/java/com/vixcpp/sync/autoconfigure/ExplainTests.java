package com.vixcpp.sync.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import com.vixcpp.sync.DiscardResult;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.Cause;
import com.vixcpp.sync.outbox.Explanation;
import com.vixcpp.sync.outbox.NodeView;
import com.vixcpp.sync.outbox.Pause;
import com.vixcpp.sync.webclient.TestServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Each reason why an operation stands where it stands, brought about on a whole
 * application with real servers, and told as a value and as a sentence.
 */
class ExplainTests extends ExplainedHost {

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void aBackoffAndATimeThatItsAuthorSet(TestDatabase database) {
		open(database);
		try (TestServer server = new TestServer(500)) {
			String failed = post(server.origin(), "k");
			String behind = post(server.origin(), "k");
			Instant notBefore = Instant.parse("2100-01-01T00:00:00Z");
			String later = this.vixSync
				.enqueue(Operation.of("http.post", server.origin() + "/x").withNotBefore(notBefore));
			awaitStatus(failed, OperationStatus.FAILED);
			Cause.NotDue backoff = awaitCause(failed, Cause.NotDue.class);
			assertThat(backoff.attempt()).isEqualTo(1);
			assertThat(backoff.lastError()).isEqualTo("HTTP 500");
			assertThat(backoff.left()).isBetween(Duration.ofMinutes(20), Duration.ofMinutes(80));
			assertThat(this.vixSync.explain(failed).sentence())
				.matches("Operation .* waits: next attempt in \\d+ min after HTTP 500 \\(failure 1\\)\\.");
			await().atMost(LONG)
				.untilAsserted(() -> assertThat(this.vixSync.explain(behind).sentence()).matches("Operation .* waits:"
						+ " 1 before it in key k, the first waits: next attempt in \\d+ min after HTTP 500 .*"));
			assertThat(awaitCause(later, Cause.NotDue.class).until()).isEqualTo(notBefore);
			assertThat(this.vixSync.explain(later).sentence())
				.matches("Operation .* waits: not due for \\d+ h, until" + " 2100-01-01T00:00:00Z\\.");
		}
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void aNetworkThatIsAway(TestDatabase database) {
		open(database);
		online.set(false);
		try {
			String id = post(origin(closedPort()), null);
			awaitCause(id, Cause.Offline.class);
			assertThat(this.vixSync.explain(id).sentence()).contains(" waits: ")
				.contains("the network is away")
				.endsWith("(as this node sees it).");
		}
		finally {
			online.set(true);
		}
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void aPauseOfAllNodes(TestDatabase database) {
		open(database);
		this.vixSync.pause();
		try {
			String id = post(origin(closedPort()), null);
			Explanation explanation = this.vixSync.explain(id);
			Pause pause = this.vixSync.paused().orElseThrow();
			assertThat(explanation.causes()).containsExactly(new Cause.Paused(pause.by(), pause.since()));
			String sentence = "Operation " + id + " waits: all engines paused by " + pause.by();
			assertThat(explanation.sentence()).isEqualTo(sentence + " since " + pause.since() + ".");
		}
		finally {
			this.vixSync.resume();
		}
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void aKindThatThisNodeDoesNotKnow(TestDatabase database) {
		open(database);
		// As another node, of a newer version, enqueues it.
		this.outbox.enqueue(Operation.of("fax.send", "x").withId("fax-" + database), "fax.send", null);
		Explanation explanation = this.vixSync.explain("fax-" + database);
		assertThat(explanation.causes()).singleElement().isInstanceOf(Cause.KindUnknown.class);
		assertThat(explanation.sentence()).contains("no transport of this node knows the kind 'fax.send' (it knows ")
			.contains("http.post");
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void aSendUnderWayAndADelivery(TestDatabase database) {
		open(database);
		try (TestServer server = new TestServer(201)) {
			server.gate = new CountDownLatch(1);
			String id = post(server.origin(), null);
			Cause.InFlight inFlight = awaitCause(id, Cause.InFlight.class);
			assertThat(inFlight.left()).isPositive().isLessThan(LONG);
			assertThat(this.vixSync.explain(id).sentence()).matches("Operation " + id + " is being sent by node "
					+ java.util.regex.Pattern.quote(inFlight.owner()) + ", whose lease ends in \\d+ s\\.");
			assertThat(this.vixSync.discard(id)).isEqualTo(DiscardResult.TOO_LATE);
			this.vixSync.pause();
			try {
				assertThat(this.vixSync.explain(id).causes()).singleElement().isInstanceOf(Cause.InFlight.class);
			}
			finally {
				this.vixSync.resume();
			}
			server.gate.countDown();
			awaitStatus(id, OperationStatus.DONE);
			Explanation explanation = this.vixSync.explain(id);
			assertThat(explanation.status()).isEqualTo(OperationStatus.DONE);
			assertThat(explanation.sentence())
				.matches("Operation " + id + " was delivered at 20.*Z, answered with 201\\.");
		}
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void aDeadlineThatHasPassedAndAnIdThatWasNeverEnqueued(TestDatabase database) {
		open(database);
		String id = this.vixSync.enqueue(Operation.of("http.post", origin(closedPort()) + "/x")
			.withExpiresAt(Instant.parse("2020-01-01T00:00:00Z")));
		awaitStatus(id, OperationStatus.EXPIRED);
		assertThat(this.vixSync.explain(id).sentence())
			.matches("Operation " + id + " ended at 20.*, as it was past the deadline its author gave it\\.");
		for (String never : List.of("never", "'; drop table vix_sync_outbox")) {
			Explanation explanation = this.vixSync.explain(never);
			assertThat(explanation).isEqualTo(new Explanation(never, null, List.of(new Cause.Unknown())));
			assertThat(explanation.sentence())
				.startsWith("Operation " + never + " is not known: it was never enqueued");
		}
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void anEngineThatDoesNotRun(TestDatabase database) {
		open(database);
		this.engine.stop();
		try {
			String id = post(origin(closedPort()), null);
			assertThat(this.vixSync.explain(id).causes()).containsExactly(new Cause.NoEngine("stopped"));
			assertThat(this.vixSync.explain(id).sentence())
				.isEqualTo("Operation " + id + " waits: the engine of this node is stopped (as this node sees it).");
			assertThat(this.outbox.desk().explain(id, NodeView.NONE, null).sentence())
				.isEqualTo("Operation " + id + " is due and goes with one of the next passes of an engine.");
		}
		finally {
			this.engine.start();
		}
	}

}
