package com.vixcpp.sync.receiver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Neither a process that never listens nor one that says a lot holds up a test.
 */
class ReceiverProcessTests {

	@TempDir
	private Path directory;

	@Test
	void whoNeverListensIsEndedAfterTheLimit() {
		Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
		assertThatIllegalStateException().isThrownBy(
				() -> new ReceiverProcess(Silent.class, Duration.ofMillis(500), this.directory.resolve("log"), "first"))
			.withMessageStartingWith("The receiver does not start");
		assertThat(ProcessHandle.current().children().filter((each) -> !before.contains(each)))
			.allSatisfy((each) -> assertThat(each.onExit()).succeedsWithin(Duration.ofSeconds(20)));
	}

	@Test
	void whoSaysMoreThanAPipeHoldsDoesNotStandStill() throws Exception {
		try (ReceiverProcess talking = new ReceiverProcess(Talking.class, this.directory.resolve("log"), "first")) {
			assertThat(talking.port()).isEqualTo(1);
			assertThat(talking.end()).isEqualTo(3);
		}
	}

	/** Starts, and does not listen. */
	static final class Silent {

		public static void main(String[] arguments) throws InterruptedException {
			Thread.currentThread().join();
		}

	}

	/** Has much to say once it listens. */
	static final class Talking {

		public static void main(String[] arguments) {
			System.out.println(ListeningApplication.PORT + 1);
			System.out.println("more\n".repeat(100_000));
			System.exit(3);
		}

	}

}
