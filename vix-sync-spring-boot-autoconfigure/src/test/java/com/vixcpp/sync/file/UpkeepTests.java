package com.vixcpp.sync.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.vixcpp.sync.outbox.Outbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * What the files need for themselves, forgetting and compacting, costs callers nothing
 * and goes on whatever a disk or a clock has done to it.
 */
@ExtendWith(OutputCaptureExtension.class)
class UpkeepTests {

	private static final Instant T0 = Stores.T0;

	private static final Instant YEARS_LATER = T0.plus(Duration.ofDays(1000));

	private static final Instant LATER = T0.plus(Duration.ofDays(8));

	private static final int SEGMENT = 1_000;

	private static final String FAILED = "could not be compacted";

	private final MemoryDisk disk = new MemoryDisk();

	private final List<String> creations = new ArrayList<>();

	private static int prune(FileStore store, Instant now) {
		return store.outbox().control().prune(Duration.ofDays(7), 100, now);
	}

	/** All that the retention removes until it finds nothing, again and again. */
	private static int pruneAll(FileStore store, Instant now, int rounds) {
		int pruned = 0;
		for (int i = 0; i < rounds; i++) {
			pruned += prune(store, now);
		}
		return pruned;
	}

	private static void finish(Outbox outbox, String id, Instant at) {
		outbox.enqueue(Stores.operation(id), "base", T0);
		outbox.complete(Stores.claim(outbox, T0, 1).get(0), at);
	}

	/** Most of it means nothing. */
	private static void fill(FileStore store) {
		Outbox outbox = Stores.outbox(store);
		for (int i = 0; i < 20; i++) {
			outbox.enqueue(Stores.operation("a" + i), "base", T0);
		}
		churn(outbox, 5);
	}

	private static void churn(Outbox outbox, int times) {
		for (int i = 0; i < times; i++) {
			Stores.claim(outbox, T0, 20).forEach((each) -> outbox.release(each, T0));
		}
	}

	@Test
	void oneRecordOfTheFutureBeforeMoreThanOneLookKeepsNothingBehindItFromBeingForgotten() {
		try (FileStore store = Stores.open(this.disk, false, SEGMENT)) {
			Outbox outbox = Stores.outbox(store);
			finish(outbox, "future", YEARS_LATER);
			finish(outbox, "old", T0);
			for (int i = 0; i < 600; i++) {
				outbox.enqueue(Stores.operation("waits " + i), "other", T0);
			}
			assertThat(this.disk.names()).as("more than two looks").hasSizeGreaterThan(130);
			finish(outbox, "behind", T0);
			assertThat(pruneAll(store, LATER, 60)).isEqualTo(2);
			finish(outbox, "later", T0);
			assertThat(pruneAll(store, LATER, 60)).isOne();
			assertThat(pruneAll(store, T0.plus(Duration.ofDays(1008)), 60)).isOne();
		}
	}

	@Test
	void aThousandOfTheFutureKeepNothingBehindThemFromBeingForgotten() {
		try (FileStore store = Stores.open(this.disk, false, 100_000)) {
			Outbox outbox = Stores.outbox(store);
			for (int i = 0; i < 1_100; i++) {
				outbox.enqueue(Stores.operation("future " + i), "base", T0);
			}
			Stores.claim(outbox, T0, 2_000).forEach((each) -> outbox.complete(each, YEARS_LATER));
			finish(outbox, "a", T0);
			finish(outbox, "b", T0);
			assertThat(pruneAll(store, LATER, 40)).isEqualTo(2);
			assertThat(pruneAll(store, T0.plus(Duration.ofDays(1008)), 20)).isEqualTo(1_100);
		}
	}

	@Test
	void aCompactionThatFailsIsTriedAgainOnceTheLogHasGrownByASegmentAndSaidOnce(CapturedOutput output) {
		try (FileStore store = Stores.open(this.disk, false, SEGMENT)) {
			fill(store);
			this.disk.fault((step) -> {
				if (step.startsWith("create")) {
					this.creations.add(step);
				}
				if (step.equals("force base.tmp")) {
					throw new IOException("Input/output error");
				}
			});
			Outbox outbox = Stores.outbox(store);
			for (int i = 0; i < 50; i++) {
				this.disk.limit((i + 20) * 2 * SEGMENT);
				prune(store, T0);
				outbox.enqueue(Stores.operation("b" + i), "other", T0);
			}
			long bytes = store.journal().locked(() -> store.journal().log().bytes());
			assertThat(this.creations.stream().filter((each) -> each.endsWith("base.tmp")).count()).isGreaterThan(1)
				.isLessThanOrEqualTo(1 + bytes / SEGMENT)
				.isLessThan(25);
			assertThat(output.getOut().split(FAILED, -1)).hasSize(2);
			this.disk.fault((step) -> {
			});
			churn(outbox, 5);
			prune(store, T0);
			assertThat(this.disk.names()).hasSize(2);
		}
	}

	@Test
	void aCompactionLeavesASegmentOfTheDiskToCallersOrHalfOfWhatIsFree(CapturedOutput output) {
		try (FileStore store = Stores.open(this.disk, false, SEGMENT)) {
			fill(store);
			Outbox outbox = Stores.outbox(store);
			for (int room : new int[] { 0, SEGMENT / 2, SEGMENT, SEGMENT + 500 }) {
				this.disk.limit(room);
				this.creations.clear();
				this.disk.fault((step) -> {
					if (step.equals("create base.tmp")) {
						this.creations.add(step);
					}
					if (step.startsWith("write base.tmp") || step.startsWith("force base.tmp")) {
						assertThat(this.disk.room()).isGreaterThanOrEqualTo(Math.min(SEGMENT, room / 2));
					}
				});
				assertThat(new Compaction(store.journal()).run()).as("room for %d", room).isFalse();
				assertThat(this.creations).hasSize((room < SEGMENT) ? 0 : 1);
				assertThat(this.disk.names()).doesNotContain("base.tmp");
				assertThat(store.durability().failure()).isNull();
			}
			assertThat(output).contains("vix.sync.store.file.segment-size");
			this.disk.limit(SEGMENT / 2);
			assertThat(prune(store, T0)).isZero();
			assertThatCode(() -> outbox.enqueue(Stores.operation("later"), "base", T0)).doesNotThrowAnyException();
			List<String> records = Stores.records(store);
			this.disk.limit(20 * SEGMENT);
			assertThat(new Compaction(store.journal()).run()).isTrue();
			assertThat(Stores.records(store)).isEqualTo(records);
		}
	}

	@Test
	void aNearlyFullDiskIsRescuedByACompactionThatNeedsLittleOfIt() {
		int segment = 200 * SEGMENT;
		try (FileStore store = Stores.open(this.disk, false, segment)) {
			fill(store);
			churn(Stores.outbox(store), 150);
			List<String> records = Stores.records(store);
			this.disk.limit(segment / 2);
			this.disk.fault((step) -> {
				if (step.equals("force base.tmp")) {
					assertThat(this.disk.room()).as("left to callers").isGreaterThanOrEqualTo(segment / 4);
				}
			});
			assertThat(prune(store, T0)).isZero();
			assertThat(this.disk.room()).as("given back").isGreaterThan(segment);
			assertThat(Stores.records(store)).isEqualTo(records);
		}
	}

	@Test
	void oneThatHadNoRoomIsTriedAgainOnceThereIsASegmentMoreOfIt() {
		try (FileStore store = Stores.open(this.disk, false, SEGMENT)) {
			fill(store);
			this.disk.fault((step) -> {
				if (step.equals("create base.tmp")) {
					this.creations.add(step);
				}
			});
			int[] rooms = { 2 * SEGMENT, 2 * SEGMENT, 3 * SEGMENT - 1, 3 * SEGMENT, 4 * SEGMENT - 1 };
			int[] tries = { 1, 1, 1, 2, 2 };
			for (int i = 0; i < rooms.length; i++) {
				this.disk.limit(rooms[i]);
				prune(store, T0);
				assertThat(this.creations).as("room for %d", rooms[i]).hasSize(tries[i]);
			}
			this.disk.limit(20 * SEGMENT);
			prune(store, T0);
			assertThat(this.disk.names()).hasSize(2);
		}
	}

	@Test
	void oneWhoseNameIsNotKeptGoesOnInTheFilesThatItHasAndInNoOther(CapturedOutput output) {
		try (FileStore store = Stores.open(this.disk, false, SEGMENT)) {
			fill(store);
			List<String> records = Stores.records(store);
			List<String> renames = new ArrayList<>();
			this.disk.fault((step) -> {
				if (step.startsWith("rename")) {
					renames.add(step);
				}
				if (step.equals("force names") && !renames.isEmpty()) {
					throw new IOException("Input/output error");
				}
			});
			assertThat(new Compaction(store.journal()).run()).isFalse();
			assertThat(renames).hasSize(1);
			assertThat(output).contains(FAILED);
			assertThat(this.disk.names()).allMatch((each) -> each.startsWith("wal-"));
			assertThat(Stores.records(store)).isEqualTo(records);
			this.disk.fault((step) -> {
			});
			Stores.open(this.disk.copy(), false, SEGMENT).close();
			assertThat(new Compaction(store.journal()).run()).isTrue();
			assertThat(Stores.records(store)).isEqualTo(records);
		}
	}

	@Test
	void aDirectoryTellsHowMuchFitsIntoIt(@TempDir Path directory) throws IOException {
		assertThat(new RealDisk(directory).room()).isBetween(1L, directory.toFile().getTotalSpace());
	}

	@Test
	void whatCannotBeDeletedIsTriedFileByFileAndTheCompactionIsNotSaidToHaveFailed(CapturedOutput output) {
		try (FileStore store = Stores.open(this.disk, false, SEGMENT)) {
			fill(store);
			List<String> records = Stores.records(store);
			String first = this.disk.names().get(0);
			this.disk.fault((step) -> {
				if (step.equals("delete " + first)) {
					throw new IOException("Permission denied");
				}
			});
			assertThat(new Compaction(store.journal()).run()).isTrue();
			assertThat(this.disk.names()).as("base, active, and the one").hasSize(3).contains(first);
			assertThat(output).contains("could not be closed or deleted")
				.contains("Permission denied")
				.doesNotContain(FAILED);
			assertThat(Stores.records(store)).isEqualTo(records);
		}
		this.disk.fault((step) -> {
		});
		try (FileStore next = Stores.open(this.disk, false, SEGMENT)) {
			assertThat(this.disk.names()).hasSize(2);
		}
	}

}
