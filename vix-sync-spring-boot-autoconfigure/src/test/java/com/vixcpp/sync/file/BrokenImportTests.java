package com.vixcpp.sync.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import com.vixcpp.sync.file.MemoryDisk.ProcessEnded;
import com.vixcpp.sync.operation.Operation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * An import of an {@code outbox.json} that is kept from its end: by the code that names
 * destinations, or by the death of the process.
 */
class BrokenImportTests {

	private static final int OPERATIONS = 5;

	@TempDir
	private Path directory;

	private Path file;

	private final MemoryDisk disk = new MemoryDisk();

	@BeforeEach
	void write() throws IOException {
		StringBuilder json = new StringBuilder("{\"ops\":{");
		for (int i = 0; i < OPERATIONS; i++) {
			json.append((i > 0) ? "," : "")
				.append("\"op_")
				.append(i)
				.append("\":{\"kind\":\"http.post\",\"target\":\"/notes\",\"created_at_ms\":")
				.append(1000 + i)
				.append(",\"status\":0}");
		}
		this.file = Files.writeString(this.directory.resolve("outbox.json"), json.append("}}"));
	}

	@Test
	void whoFailsToNameADestinationKeepsAllFromBeingTakenOverByHalf() {
		Function<Operation, String> failing = (operation) -> {
			if (operation.id().equals("op_3")) {
				throw new IllegalStateException("no route");
			}
			return "base";
		};
		try (FileStore store = Stores.open(this.disk, false, 100_000)) {
			assertThatIllegalStateException().isThrownBy(() -> store.importFrom(this.file, failing))
				.withMessage("no route");
			assertThat(Stores.records(store)).isEmpty();
			assertThat(store.importFrom(this.file, (operation) -> "base")).isEqualTo(OPERATIONS);
		}
	}

	@Test
	void whoNamesDestinationsKeepsNobodyFromTheOutbox() {
		try (FileStore store = Stores.open(this.disk, false, 100_000)) {
			assertThat(store.importFrom(this.file, (operation) -> {
				// On another thread, which the lock would keep out.
				return CompletableFuture.supplyAsync(() -> "base" + store.outbox().counts().pending())
					.orTimeout(10, TimeUnit.SECONDS)
					.join();
			})).isEqualTo(OPERATIONS);
		}
	}

	@Test
	void aFileThatWasTakenOverIsNotLookedIntoAgainAlsoWhenWhatItHeldWasForgotten() throws IOException {
		Files.writeString(this.file, Files.readString(this.file).replace("\"status\":0", "\"status\":2"));
		try (FileStore store = Stores.open(this.disk, false, 100_000)) {
			store.importFrom(this.file, (operation) -> "base");
			Instant later = Instant.now().plus(Duration.ofDays(8));
			assertThat(store.outbox().control().prune(Duration.ofDays(7), 100, later)).isEqualTo(OPERATIONS);
			assertThat(store.importFrom(this.file, (operation) -> {
				throw new IllegalStateException("asked again");
			})).isZero();
		}
	}

	/**
	 * As what a remote says: of half a character a database or a log line would make
	 * nonsense.
	 */
	@Test
	void anErrorOfTheOriginalIsMadeOneFitLine() throws IOException {
		Files.writeString(this.file, """
				{"ops":{"op":{"kind":"k","target":"t","status":4,"last_error":"a\\u0085b\\ud800%s"}}}"""
			.formatted("x".repeat(2000)));
		try (FileStore store = Stores.open(this.disk, false, 100_000)) {
			store.importFrom(this.file, (operation) -> "base");
			assertThat(store.outbox().find("op").orElseThrow().lastError()).isEqualTo("a b " + "x".repeat(996));
		}
	}

	@Test
	void afterADeathInTheMiddleTheNextStartTakesOverTheRest() {
		int ends = 0;
		boolean ended = true;
		for (int steps = 0; ended; steps++) {
			MemoryDisk cut = new MemoryDisk();
			FileStore store = Stores.open(cut, false, 100_000);
			cut.endAfter(steps);
			ended = isEnded(store);
			ends += ended ? 1 : 0;
			try (FileStore next = Stores.open(cut.copy(), false, 100_000)) {
				int there = Stores.records(next).size();
				assertThat(next.importFrom(this.file, (operation) -> "base")).isEqualTo(OPERATIONS - there);
				assertThat(Stores.records(next)).hasSize(OPERATIONS);
				assertThat(next.importFrom(this.file, (operation) -> "base")).isZero();
			}
		}
		assertThat(ends).isGreaterThan(OPERATIONS);
	}

	private boolean isEnded(FileStore store) {
		try {
			store.importFrom(this.file, (operation) -> "base");
			return false;
		}
		catch (ProcessEnded ex) {
			return true;
		}
	}

}
