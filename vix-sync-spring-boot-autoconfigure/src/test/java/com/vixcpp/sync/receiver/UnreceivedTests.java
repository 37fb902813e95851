package com.vixcpp.sync.receiver;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * While the database is away the log says so, and is not filled with it.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnreceivedTests {

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

	private final Unreceived unreceived = new Unreceived(LoggerFactory.getLogger(Receiver.class), this.nanos::get);

	private void refuse(int times) {
		IntStream.range(0, times)
			.forEach((i) -> this.unreceived.add("A request",
					new ReceiverUnavailableException("it is away", new IllegalStateException())));
	}

	private void pass(int seconds) {
		this.nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
		this.unreceived.next();
	}

	private static long lines(CapturedOutput output) {
		return output.getAll().lines().filter((line) -> line.contains("WARN")).count();
	}

	@Test
	void ofManyTheFirstIsNamedAndTheOthersAreCountedForAMinute(CapturedOutput output) {
		refuse(1000);
		pass(59);
		assertThat(output).contains("A request could not be received: it is away. Others are counted for a minute");
		assertThat(lines(output)).isEqualTo(1);
		pass(1);
		assertThat(output).contains("999 more could not be received within 60 s, the last one: it is away");
		assertThat(lines(output)).isEqualTo(2);
		refuse(1);
		assertThat(lines(output)).as("in the next minute").isEqualTo(2);
	}

	@Test
	void afterAMinuteWithoutOneTheNextIsNamedAgain(CapturedOutput output) {
		refuse(1);
		pass(60);
		refuse(1);
		assertThat(lines(output)).isEqualTo(2);
		assertThat(output).doesNotContain("more could not");
	}

	@Test
	void whatNobodyHasAskedForAMinuteIsSummedUpByTheNextOne(CapturedOutput output) {
		refuse(3);
		this.nanos.addAndGet(Duration.ofSeconds(90).toNanos());
		refuse(1);
		assertThat(output).contains("2 more could not be received within 90 s");
		assertThat(lines(output)).isEqualTo(2);
	}

	@Test
	void requestsWithAKeyAreCountedToo(CapturedOutput output) throws Exception {
		Receiver receiver = new Receiver(new ForgetfulKeys(() -> true),
				new ReceiverSettings(Duration.ofDays(1), 1000, 1000), () -> null);
		ReceivedRequest request = ReceivedRequest.of(null, "key", "POST", "/", new byte[0]);
		for (int i = 0; i < 50; i++) {
			assertThat(receiver.receive(request, () -> new Answer(200, Map.of(), new byte[0])).status()).isEqualTo(503);
		}
		assertThat(output).contains("A request could not be received: it is away.");
		assertThat(lines(output)).isEqualTo(1);
	}

}
