package com.vixcpp.sync.outbox;

import java.time.Duration;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * That operations fail for good is said, but not of each.
 */
@ExtendWith(OutputCaptureExtension.class)
class DeadLettersTests {

	private long nanos;

	private final DeadLetters deadLetters = new DeadLetters(() -> this.nanos);

	@Test
	void theFirstOneIsNamedTheNextAreCountedAndAfterAQuietMinuteItBeginsAnew(CapturedOutput output) {
		for (int i = 0; i < 150; i++) {
			fail("a" + i, 422);
		}
		assertThat(lines(output)).isOne();
		assertThat(output.getOut()).contains("Operation a0 of kind http.post failed for good with 422: it waits for a"
				+ " person to retry or discard it");
		later(59);
		assertThat(lines(output)).isOne();
		later(1);
		assertThat(lines(output)).isEqualTo(2);
		assertThat(output.getOut())
			.contains("149 more failed for good within 60 s, the last one operation a149 of kind http.post with 422");
		fail("b", 500);
		later(60);
		assertThat(lines(output)).as("the minute after a sum counts as well").isEqualTo(3);
		later(60);
		later(3600);
		assertThat(lines(output)).as("nothing is nothing to say").isEqualTo(3);
		fail("c", null);
		assertThat(output.getOut()).contains("Operation c of kind http.post failed for good: it waits");
		assertThat(output.getOut()).as("what the remote has echoed").doesNotContain("secret");
	}

	@Test
	void whatIsTriedAgainOrDeliveredIsNotSaid(CapturedOutput output) {
		Operation operation = Operation.of("http.post", "/x").withId("a");
		this.deadLetters.told(new OperationEvent.Failed(operation, 1, "HTTP 500", Duration.ofSeconds(1), 500, null));
		this.deadLetters.told(new OperationEvent.Delivered(operation, 1, 201, null));
		later(60);
		assertThat(lines(output)).isZero();
	}

	private void fail(String id, Integer status) {
		Operation operation = Operation.of("http.post", "/x").withId(id);
		this.deadLetters.told(new OperationEvent.PermanentlyFailed(operation, 1, "HTTP 422: secret", status, null));
	}

	private void later(int seconds) {
		this.nanos += Duration.ofSeconds(seconds).toNanos();
		this.deadLetters.sumUp();
	}

	private static long lines(CapturedOutput output) {
		return output.getOut().lines().filter((line) -> line.contains("failed for good")).count();
	}

}
