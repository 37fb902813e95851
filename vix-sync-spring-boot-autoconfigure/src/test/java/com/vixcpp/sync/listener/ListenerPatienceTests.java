package com.vixcpp.sync.listener;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

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
			assertThat(host.sends("refused")).isEqualTo(2);
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

}
