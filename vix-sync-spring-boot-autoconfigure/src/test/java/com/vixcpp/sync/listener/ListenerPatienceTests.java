package com.vixcpp.sync.listener;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import com.vixcpp.sync.DiscardResult;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What comes of a listener that throws for longer than a lease lives.
 */
class ListenerPatienceTests {

	@ParameterizedTest
	@EnumSource
	void aDeliveryThatNoListenerTakesIsSentAgainUntilItsAttemptsAreSpentAndThenWaitsForAPerson(TestDatabase database) {
		try (ListeningHost host = new ListeningHost(database, "vix.sync.engine.inflight-timeout=900ms",
				"vix.sync.http.connect-timeout=100ms", "vix.sync.http.response-timeout=100ms",
				"vix.sync.retry.base-delay=10ms", "vix.sync.retry.max-attempts=2", "vix.sync.engine.idle-sleep=50ms",
				"spring.flyway.enabled=false")) {
			host.listening.put("refused", (event) -> {
				if (event instanceof OperationEvent.Delivered) {
					throw new IllegalStateException("no such column");
				}
			});
			host.write("refused");
			host.await("refused", OperationStatus.PERMANENT_FAILED);
			assertThat(host.sends("refused")).as("one more where a slow machine loses a lease").isBetween(2L, 3L);
			assertThat(host.told("refused")).as("at growing intervals").hasSizeLessThan(16);
			assertThat(host.vixSync.find("refused").orElseThrow().lastError()).startsWith("the target has it, but")
				.endsWith("no such column");
			assertThat(host.told("refused")).filteredOn((each) -> !each.equals("Delivered"))
				.containsExactly("Failed", "PermanentlyFailed");
			assertThat(host.state("refused")).startsWith("PermanentlyFailed");
			host.listening.remove("refused");
			assertThat(host.vixSync.retry("refused")).isTrue();
			host.await("refused", OperationStatus.DONE);
			assertThat(host.state("refused")).isEqualTo("Delivered /notes/17");
		}
	}

	@Test
	void aRefusedResultIsRecordedAgainHoweverLongTheEngineSleeps() {
		try (ListeningHost host = new ListeningHost(TestDatabase.H2, "vix.sync.engine.idle-sleep=1h",
				"spring.flyway.enabled=false")) {
			AtomicInteger times = new AtomicInteger();
			host.listening.put("twice", (event) -> {
				if (times.incrementAndGet() < 3) {
					throw new IllegalStateException("not yet");
				}
			});
			host.await(host.write("twice"), OperationStatus.DONE);
		}
	}

	@Test
	void aRefusedResultDoesNotHoldUpTheStop() {
		ListeningHost host = new ListeningHost(TestDatabase.H2, "spring.flyway.enabled=false");
		host.listening.put("never", (event) -> {
			throw new IllegalStateException("no");
		});
		host.write("never");
		await().until(() -> host.told("never").size() > 1);
		long begun = System.nanoTime();
		host.close();
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
	}

	/** One of the two is for Flyway, which does not start with less. */
	@Test
	void aDiscardWithoutATransactionNeedsNoMoreThanThePoolsLastConnection() throws SQLException {
		try (ListeningHost host = new ListeningHost(TestDatabase.H2, "spring.datasource.hikari.maximum-pool-size=2",
				"spring.datasource.hikari.connection-timeout=2000", "vix.sync.engine.idle-sleep=1h",
				"spring.flyway.enabled=false")) {
			host.write(ListeningHost.later("given-up"));
			try (Connection taken = host.connection()) {
				assertThat(taken.isValid(1)).isTrue();
				assertThat(host.vixSync.discard("given-up")).isEqualTo(DiscardResult.DISCARDED);
			}
			assertThat(host.state("given-up")).isEqualTo("Discarded -");
		}
	}

	@Test
	void onPostgresNeitherALockNorAStatementOfAListenerLastsForEver() {
		try (ListeningHost host = new ListeningHost(TestDatabase.POSTGRESQL, "spring.flyway.enabled=false")) {
			AtomicReference<String> limits = new AtomicReference<>();
			host.listening.put("limited",
					(event) -> limits.set(host.setting("lock_timeout") + " " + host.setting("statement_timeout")));
			host.await(host.write("limited"), OperationStatus.DONE);
			assertThat(limits).hasValue("2s 10s");
			host.inTransaction((status) -> assertThat(host.setting("statement_timeout")).as("of the application's own")
				.isEqualTo("0"));
		}
	}

	@Test
	void aListenerThatDoesNotReturnIsNamed() {
		CountDownLatch returns = new CountDownLatch(1);
		try (ListeningHost host = new ListeningHost(TestDatabase.H2, "spring.flyway.enabled=false")) {
			host.listening.put("hanging", (event) -> ListeningHost.wait(returns));
			host.write("hanging");
			await().atMost(Duration.ofSeconds(60))
				.until(() -> host.trouble(), (said) -> said != null && said.contains("told of operation hanging"));
			returns.countDown();
			host.await("hanging", OperationStatus.DONE);
			assertThat(host.trouble()).isNull();
		}
	}

}
