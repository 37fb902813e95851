package com.vixcpp.sync.file;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import com.vixcpp.sync.outbox.Outbox;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A compaction takes no more of a disk than it must: nothing while nothing is to be
 * gained, nothing once it has failed, and nothing after the end.
 */
class QuietCompactionTests {

	private static final Instant T0 = Stores.T0;

	private static final int SEGMENT = 1_000;

	private final MemoryDisk disk = new MemoryDisk();

	/** What is left of it are claims and releases for half. */
	private static void fill(FileStore store) {
		Outbox outbox = Stores.outbox(store);
		for (int i = 0; i < 20; i++) {
			outbox.enqueue(Stores.operation("a" + i), "base", T0);
		}
		for (int i = 0; i < 5; i++) {
			Stores.claim(outbox, T0, 20).forEach((each) -> outbox.release(each, T0));
		}
	}

	/** By a segment and some, that mean nothing. */
	private static void grow(FileStore store) {
		Outbox outbox = Stores.outbox(store);
		for (int i = 0; i < 2; i++) {
			Stores.claim(outbox, T0, 20).forEach((each) -> outbox.release(each, T0));
		}
	}

	private static void prune(FileStore store) {
		assertThat(store.outbox().control().prune(Duration.ofDays(7), 100, T0)).isZero();
	}

	@Test
	void whatStillHoldsIsNotCompactedAgainAndAgain() {
		try (FileStore store = Stores.open(this.disk, false, SEGMENT)) {
			fill(store);
			int before = this.disk.names().size();
			prune(store);
			List<String> names = this.disk.names();
			assertThat(names).hasSize(2).hasSizeLessThan(before);
			prune(store);
			assertThat(this.disk.names()).isEqualTo(names);
		}
		try (FileStore store = Stores.open(this.disk, false, SEGMENT)) {
			List<String> names = this.disk.names();
			prune(store);
			assertThat(this.disk.names()).as("nor after a restart").isEqualTo(names);
		}
	}

	@Test
	void oneThatFailsLeavesNothingBehindAndBeginsNoFileAfterFile() {
		try (FileStore store = Stores.open(this.disk, false, SEGMENT)) {
			fill(store);
			this.disk.fault((step) -> {
				if (step.equals("force base.tmp")) {
					throw new IOException("No space left on device");
				}
			});
			prune(store);
			List<String> names = this.disk.names();
			assertThat(names).doesNotContain("base.tmp");
			prune(store);
			prune(store);
			assertThat(this.disk.names()).isEqualTo(names);
			this.disk.fault((step) -> {
			});
			grow(store);
			List<String> records = Stores.records(store);
			prune(store);
			assertThat(this.disk.names()).hasSize(2);
			assertThat(Stores.records(store)).isEqualTo(records);
		}
	}

	/** Another process may have the directory then. */
	@Test
	void nothingIsRenamedOrDeletedAfterTheEnd() {
		FileStore store = Stores.open(this.disk, false, SEGMENT);
		fill(store);
		List<String> records = Stores.records(store);
		AtomicBoolean once = new AtomicBoolean();
		List<String> later = new ArrayList<>();
		this.disk.fault((step) -> {
			if (once.get()) {
				later.add(step);
			}
			else if (step.equals("force base.tmp")) {
				store.close();
				once.set(true);
			}
		});
		assertThat(new Compaction(store.journal()).run()).isFalse();
		assertThat(later).isEmpty();
		try (FileStore next = Stores.open(this.disk.copy(), false, SEGMENT)) {
			assertThat(Stores.records(next)).isEqualTo(records);
		}
	}

	@Test
	void theNameOfACompactedFileIsOnTheDiskBeforeWhatItStandsForIsDeleted() {
		MemoryDisk left = new MemoryDisk();
		try (FileStore store = Stores.open(this.disk, false, SEGMENT)) {
			fill(store);
			this.disk.fault((step) -> {
				if (step.startsWith("delete")) {
					throw new IOException("the process ends");
				}
			});
			new Compaction(store.journal()).run();
			this.disk.names().forEach((each) -> left.put(each, this.disk.file(each)));
		}
		List<String> steps = new ArrayList<>();
		left.fault(steps::add);
		Stores.open(left, false, SEGMENT).close();
		assertThat(steps.indexOf("force names")).isNotNegative()
			.isLessThan(steps.indexOf(steps.stream().filter((each) -> each.startsWith("delete")).findFirst().get()));
	}

	@Test
	void aCompactedFileAloneIsRefused() throws Exception {
		try (FileStore store = Stores.open(this.disk, false, SEGMENT)) {
			fill(store);
			prune(store);
		}
		String base = this.disk.names().get(0);
		MemoryDisk alone = this.disk.copy();
		alone.delete(this.disk.names().get(1));
		assertThatExceptionOfType(DamagedLogException.class).isThrownBy(() -> Stores.open(alone, false, SEGMENT))
			.withMessageContaining(base)
			.withMessageContaining("missing");
	}

	@Test
	void oneRecordOfTheFutureKeepsNothingBehindItFromBeingForgotten() {
		try (FileStore store = Stores.open(this.disk, false, 100_000)) {
			Outbox outbox = Stores.outbox(store);
			for (Instant each : List.of(T0.plus(Duration.ofDays(1000)), T0)) {
				outbox.enqueue(Stores.operation("of " + each), "base", T0);
				outbox.complete(Stores.claim(outbox, T0, 1).get(0), each);
			}
			Instant later = T0.plus(Duration.ofDays(8));
			assertThat(outbox.control().prune(Duration.ofDays(7), 100, later)).isOne();
			assertThat(outbox.control().prune(Duration.ofDays(7), 100, later)).isZero();
			assertThat(outbox.control().prune(Duration.ofDays(7), 100, T0.plus(Duration.ofDays(1008)))).isOne();
		}
	}

}
