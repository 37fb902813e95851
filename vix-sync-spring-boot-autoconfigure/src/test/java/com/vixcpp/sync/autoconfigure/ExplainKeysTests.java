package com.vixcpp.sync.autoconfigure;

import java.time.Duration;
import java.util.List;

import com.vixcpp.sync.DiscardResult;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.Cause;
import com.vixcpp.sync.outbox.Explanation;
import com.vixcpp.sync.outbox.NodeView;
import com.vixcpp.sync.webclient.TestServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is told of operations that have an ordering key.
 */
class ExplainKeysTests extends ExplainedHost {

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void aDestinationAtRestAndThoseBeforeItInItsKey(TestDatabase database) {
		open(database);
		String closed = origin(closedPort());
		try (TestServer server = new TestServer(422)) {
			String rejected = post(server.origin(), "chat-7");
			awaitStatus(rejected, OperationStatus.PERMANENT_FAILED);
			awaitCause(post(closed, null), Cause.DestinationAtRest.class);
			post(closed, "chat-7");
			post(closed, "chat-7");
			String last = post(closed, "chat-7");
			await().atMost(LONG).until(() -> awaitCause(last, Cause.Behind.class).first() != null);
			Explanation explanation = this.vixSync.explain(last);
			assertThat(explanation.status()).isEqualTo(OperationStatus.PENDING);
			Cause.DestinationAtRest rest = (Cause.DestinationAtRest) explanation.causes().get(0);
			assertThat(rest.destination()).isEqualTo(closed);
			assertThat(rest.left()).isBetween(Duration.ofMinutes(20), Duration.ofHours(1));
			assertThat(rest.probing()).isFalse();
			assertThat(explanation.causes().get(1)).isEqualTo(
					new Cause.Behind("chat-7", 3, rejected, List.of(new Cause.FailedForGood(1, 422, "HTTP 422"))));
			assertThat(explanation.sentence()).matches("Operation " + last + " waits: destination " + closed
					+ " at rest for [2-6]\\d min after no answer: .*refused.*; 3 before it in key chat-7, the first"
					+ " permanently failed with 422 \\(as this node sees it\\)\\.");
			assertThat(this.vixSync.explain(rejected).sentence())
				.isEqualTo("Operation " + rejected + " permanently failed with 422; it waits for retry or discard.");
			assertThat(this.vixSync.discard(rejected)).isEqualTo(DiscardResult.DISCARDED);
			assertThat(this.vixSync.explain(rejected).sentence())
				.startsWith("Operation " + rejected + " was discarded by a person at 20");
		}
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	void whoIsFirstInAKeyAndWhoIsBehindOneThatIsDue(TestDatabase database) {
		open(database);
		this.engine.stop();
		try {
			String first = post(origin(closedPort()), "due");
			String second = post(origin(closedPort()), "due");
			this.outbox.keys().lineUp();
			assertThat(this.outbox.desk().explain(first, NodeView.NONE, null).causes())
				.containsExactly(new Cause.Due());
			assertThat(this.outbox.desk().explain(second, NodeView.NONE, null).causes())
				.containsExactly(new Cause.Behind("due", 1, first, List.of(new Cause.Due())));
		}
		finally {
			this.engine.start();
		}
	}

}
