package com.vixcpp.sync.engine;

import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static com.vixcpp.sync.engine.EngineFixture.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Engines that are paused for all nodes.
 */
@ExtendWith(OutputCaptureExtension.class)
class PauseTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private final Set<String> sent = ConcurrentHashMap.newKeySet();

	@ParameterizedTest
	@EnumSource
	void theEnginesOfAllNodesRestUntilAnyNodeResumesAndEachSaysBothOnce(TestDatabase database, CapturedOutput output) {
		SyncTransport transport = SyncTransport.of("test", (operation) -> {
			this.sent.add(operation.id());
			return SendResult.delivered();
		});
		try (EngineFixture fixture = new EngineFixture(database)) {
			Outbox two = new Outbox("two", fixture.store, EngineFixture.RETRY, new Random(2));
			SyncEngine first = fixture.engine(transport);
			SyncEngine second = fixture.engine(two, EngineFixture.SETTINGS, transport);
			first.start();
			second.start();
			two.control().pause();
			await().atMost(LONG).until(() -> said(output, "Paused on all nodes since ") == 2);
			for (int i = 0; i < 50; i++) {
				fixture.outbox.enqueue(operation("a" + i), "test", null);
				first.wake();
			}
			await().during(Duration.ofMillis(500))
				.until(() -> fixture.outbox.counts().equals(new OutboxCounts(50, 0, 0, 0)) && this.sent.isEmpty());
			assertThat(said(output, "Paused on all nodes since ")).isEqualTo(2);
			fixture.outbox.control().resume();
			await().atMost(LONG).until(() -> fixture.outbox.counts().equals(new OutboxCounts(0, 0, 0, 0)));
			assertThat(this.sent).hasSize(50);
			await().atMost(LONG).until(() -> said(output, "No longer paused: ") == 2);
			first.stop();
			second.stop();
			assertThat(said(output, "No longer paused: ")).isEqualTo(2);
		}
	}

	private static long said(CapturedOutput output, String words) {
		return output.getOut().lines().filter((line) -> line.contains(words)).count();
	}

	@ParameterizedTest
	@EnumSource
	void whatIsBeingSentEndsAndIsRecordedAndWhatWasClaimedGoesBackUntouched(TestDatabase database) {
		CountDownLatch release = new CountDownLatch(1);
		SyncTransport slow = SyncTransport.of("test", (operation) -> {
			this.sent.add(operation.id());
			await().until(() -> release.getCount() == 0);
			return SendResult.delivered();
		});
		try (EngineFixture fixture = new EngineFixture(database)) {
			for (int i = 0; i < 100; i++) {
				fixture.outbox.enqueue(operation("a" + i), "test", null);
			}
			SyncEngine engine = fixture.engine(slow);
			engine.start();
			int slots = EngineFixture.SETTINGS.concurrency();
			await().until(() -> this.sent.size() == slots && fixture.outbox.counts().inFlight() > slots);
			fixture.outbox.control().pause();
			await().atMost(LONG).until(() -> fixture.outbox.counts().inFlight() == slots);
			release.countDown();
			await().atMost(LONG).until(() -> fixture.outbox.counts().inFlight() == 0);
			assertThat(fixture.outbox.counts()).isEqualTo(new OutboxCounts(100 - slots, 0, 0, 0));
			assertThat(this.sent).hasSize(slots);
			engine.stop();
		}
	}

}
