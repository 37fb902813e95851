package com.vixcpp.sync.file;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.vixcpp.sync.file.MemoryDisk.ProcessEnded;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.Settlement;
import com.vixcpp.sync.wal.WalCursor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The log gives back the space of what is forgotten, and loses nothing else, wherever the
 * process ends meanwhile.
 */
class CompactionTests {

	private static final Instant T0 = Stores.T0;

	private static final Duration WEEK = Duration.ofDays(7);

	private static final Instant LATER = T0.plus(WEEK).plusSeconds(1);

	private static final int SEGMENT = 10_000;

	/** Most are finished and forgotten; of each other state there is something. */
	private static MemoryDisk history() {
		MemoryDisk disk = new MemoryDisk();
		try (FileStore store = Stores.open(disk, true, SEGMENT)) {
			Outbox outbox = Stores.outbox(store);
			for (int i = 0; i < 100; i++) {
				outbox.enqueue(Stores.operation("old" + i), "base", T0);
			}
			outbox.settle(Stores.claim(outbox, T0, 100)
				.stream()
				.map((each) -> Settlement.delivered(each.entry(), 200))
				.toList(), T0);
			for (String id : List.of("failed", "rejected", "released", "claimed", "recent")) {
				outbox.enqueue(Stores.operation(id).withOrderingKey("key-" + id), "base", LATER);
			}
			List<ClaimedOperation> claimed = Stores.claim(outbox, LATER, 10);
			outbox.fail(claimed.get(0), "down", true, LATER);
			outbox.fail(claimed.get(1), "no", false, LATER);
			outbox.settle(List.of(Settlement.postponed(claimed.get(2).entry())), LATER);
			outbox.complete(claimed.get(4), LATER);
			outbox.enqueue(Stores.operation("behind").withOrderingKey("key-claimed"), "base", LATER);
			assertThat(outbox.control().prune(WEEK, 1000, LATER)).isEqualTo(100);
			outbox.control().pause();
		}
		return disk;
	}

	@Test
	void itGivesSpaceBackAndLeavesAllThatIsKeptAsItWas() {
		MemoryDisk disk = history();
		long before = size(disk);
		try (FileStore store = Stores.open(disk, true, SEGMENT)) {
			List<String> records = Stores.records(store);
			Map<String, String> entries = Stores.entries(store);
			assertThat(Stores.outbox(store).control().prune(WEEK, 1000, LATER)).isZero();
			assertThat(size(disk)).isLessThan(before / 5);
			assertThat(disk.names()).hasSize(2).noneMatch((each) -> each.endsWith(".tmp"));
			assertThat(Stores.records(store)).isEqualTo(records);
			assertThat(Stores.entries(store)).isEqualTo(entries).hasSize(5);
			Stores.outbox(store).enqueue(Stores.operation("later"), "base", LATER);
		}
		try (FileStore store = Stores.open(disk, true, SEGMENT)) {
			assertThat(store.outbox().control().paused()).isPresent();
			assertThat(store.outbox().find("later")).isPresent();
			assertThat(store.outbox().find("old7")).isEmpty();
			assertThat(store.outbox().find("recent").orElseThrow().status()).isEqualTo(OperationStatus.DONE);
		}
	}

	@Test
	void whereverTheProcessEndsNothingIsLost() {
		MemoryDisk whole = history();
		List<String> records;
		Map<String, String> entries;
		try (FileStore store = Stores.open(whole.copy(), true, SEGMENT)) {
			records = Stores.records(store);
			entries = Stores.entries(store);
		}
		List<Integer> ends = new ArrayList<>();
		boolean ended = true;
		for (int steps = 0; ended; steps++) {
			MemoryDisk disk = whole.copy();
			FileStore store = Stores.open(disk, true, SEGMENT);
			disk.endAfter(steps);
			try {
				new Compaction(store.journal()).run();
				ended = false;
			}
			catch (ProcessEnded ex) {
				ends.add(steps);
			}
			MemoryDisk left = disk.copy();
			for (int again = 0; again < 2; again++) {
				try (FileStore reopened = Stores.open(left, true, SEGMENT)) {
					assertThat(Stores.records(reopened)).as("ended after step %d", steps).isEqualTo(records);
					assertThat(Stores.entries(reopened)).as("ended after step %d", steps).isEqualTo(entries);
				}
			}
		}
		assertThat(ends).hasSizeGreaterThan(10);
	}

	@Test
	void aDiskThatRefusesInTheMiddleHarmsNothingButTheSpace() {
		MemoryDisk whole = history();
		for (String step : List.of("create base.tmp", "write base.tmp", "force base.tmp", "rename base.tmp")) {
			MemoryDisk disk = whole.copy();
			try (FileStore store = Stores.open(disk, true, SEGMENT)) {
				List<String> records = Stores.records(store);
				disk.fault((each) -> {
					if (each.equals(step)) {
						throw new java.io.IOException("No space left on device");
					}
				});
				assertThat(new Compaction(store.journal()).run()).as(step).isFalse();
				assertThat(Stores.records(store)).isEqualTo(records);
				Stores.outbox(store).enqueue(Stores.operation("later"), "base", LATER);
				disk.fault((each) -> {
				});
				assertThat(new Compaction(store.journal()).run()).isTrue();
				assertThat(store.outbox().find("later")).isPresent();
			}
		}
	}

	@Test
	void aCursorGoesOnAcrossIt() {
		try (FileStore store = Stores.open(history(), true, SEGMENT)) {
			var first = store.wal().read(WalCursor.START, 3);
			new Compaction(store.journal()).run();
			List<String> rest = new ArrayList<>();
			store.wal().replay(first.next(), (each) -> rest.add(each.toString()));
			assertThat(rest).isEqualTo(Stores.records(store).subList(3, Stores.records(store).size()));
		}
	}

	@Test
	void aCompactedFileThatWasChangedOrCutIsRefused() {
		MemoryDisk disk = history();
		try (FileStore store = Stores.open(disk, true, SEGMENT)) {
			new Compaction(store.journal()).run();
		}
		String base = disk.names().get(0);
		byte[] bytes = disk.file(base);
		for (int at = 0; at < bytes.length; at += 7) {
			MemoryDisk changed = disk.copy();
			changed.file(base)[at] ^= 1;
			MemoryDisk cut = disk.copy();
			cut.put(base, java.util.Arrays.copyOf(bytes, at));
			for (MemoryDisk each : List.of(changed, cut)) {
				org.assertj.core.api.Assertions.assertThatExceptionOfType(DamagedLogException.class)
					.as("at %d", at)
					.isThrownBy(() -> Stores.open(each, true, SEGMENT))
					.withMessageContaining(base);
			}
		}
	}

	private static long size(MemoryDisk disk) {
		return disk.names().stream().mapToLong((each) -> disk.file(each).length).sum();
	}

}
