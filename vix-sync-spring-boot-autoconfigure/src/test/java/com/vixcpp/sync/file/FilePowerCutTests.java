package com.vixcpp.sync.file;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.vixcpp.sync.file.RecordedDisk.Event;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.wal.WalCursor;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code vix.sync.wal.fsync-on-write=true} in files survives a power cut at any moment,
 * whatever the disk does with what was not forced, also while files change and while they
 * are compacted. How many moments is a matter of patience: {@code -Dvix.powercut.points}.
 */
class FilePowerCutTests {

	private static final Logger logger = LoggerFactory.getLogger(FilePowerCutTests.class);

	private static final int POINTS = Integer.getInteger("vix.powercut.points", 2_000);

	private static final int SEGMENT = 4_000;

	@Test
	void aPowerCutAtAnyMomentLosesNothingThatAnybodyWasToldOf() {
		Findings findings = new Findings();
		for (long seed = 1; findings.cuts < POINTS; seed++) {
			new DiskCuts(seed).cut(recorded(true), findings::add);
		}
		logger.info("{} power cuts, {} with an end that was cut off", findings.cuts, findings.torn);
		assertThat(findings.refused).isEmpty();
		assertThat(findings.lost).isEmpty();
		assertThat(findings.astray).isEmpty();
		assertThat(findings.torn).isPositive();
		assertThat(findings.mostKept).as("somebody was told of something").isGreaterThan(10);
	}

	@Test
	void withoutForcedWritesTheSameCutsLoseOperationsOrAreRefused() {
		Findings findings = new Findings();
		new DiskCuts(1).cut(recorded(false), findings::add);
		assertThat(findings.lost).isNotEmpty();
	}

	/** Three callers, one that sends, and one that forgets and compacts. */
	private static List<Event> recorded(boolean fsync) {
		RecordedDisk disk = new RecordedDisk();
		try (FileStore store = Stores.open(disk, fsync, SEGMENT)) {
			Outbox outbox = Stores.outbox(store);
			CompletableFuture<?>[] writers = IntStream.range(0, 3)
				.mapToObj((writer) -> CompletableFuture.runAsync(() -> {
					for (int i = 0; i < 20; i++) {
						String id = writer + "-" + i;
						Operation operation = Stores.operation(id).withHeader("X", "x".repeat(1 + i * 30));
						store.callers().execute(id, () -> outbox.enqueue(operation, "base", null));
						disk.add(new Event.Acknowledged(id));
					}
				}))
				.toArray(CompletableFuture[]::new);
			CompletableFuture<Void> all = CompletableFuture.allOf(writers);
			for (int pass = 0; pass < 12 || !all.isDone(); pass++) {
				Stores.claim(outbox, null, 3).forEach((each) -> {
					disk.add(new Event.Sent(each.operation().id()));
					disk.add(new Event.Settling(each.operation().id()));
					outbox.complete(each, null);
				});
				if (pass % 4 == 3) {
					Instant later = Instant.now().plus(Duration.ofDays(1));
					outbox.control().prune(Duration.ofHours(1), 5, later);
					new Compaction(store.journal()).run();
				}
			}
			all.join();
		}
		return disk.events();
	}

	/** What many cuts have shown. */
	private static final class Findings {

		private final Set<String> refused = new TreeSet<>();

		private final Set<String> lost = new TreeSet<>();

		private final Set<String> astray = new TreeSet<>();

		private int cuts;

		private int torn;

		private int mostKept;

		void add(MemoryDisk disk, Set<String> told, Set<String> settling) {
			this.cuts++;
			Set<String> kept = new HashSet<>(told);
			kept.removeAll(settling);
			this.mostKept = Math.max(this.mostKept, kept.size());
			try (FileStore store = Stores.open(disk, true, SEGMENT)) {
				this.torn += (store.journal().log().cut() != null) ? 1 : 0;
				List<String> found = new ArrayList<>();
				store.wal().replay(WalCursor.START, (each) -> found.add(each.operationId()));
				List<String> records = Stores.records(store);
				if (new HashSet<>(records).size() != records.size()) {
					this.astray.add("twice in " + disk.names());
				}
				kept.stream().filter((each) -> !found.contains(each)).forEach(this.lost::add);
				Stream.concat(found.stream(), kept.stream()).distinct().forEach((id) -> {
					boolean waits = store.outbox().entry(id).isPresent();
					boolean finished = store.outbox().find(id).filter((view) -> view.status().isFinal()).isPresent();
					if (waits == finished && !this.lost.contains(id)) {
						this.astray.add(id);
					}
				});
			}
			catch (DamagedLogException ex) {
				this.refused.add(ex.getMessage());
				if (!kept.isEmpty()) {
					this.lost.addAll(kept);
				}
			}
		}

	}

}
