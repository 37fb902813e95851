package com.vixcpp.sync.file;

import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import com.vixcpp.sync.outbox.Outbox;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A compaction is nobody's business but its own: callers go on writing, and begin files.
 */
class BusyCompactionTests {

	@Test
	void whatIsWrittenMeanwhileIsThereOnceAlsoAfterARestart() {
		MemoryDisk disk = new MemoryDisk();
		List<String> records;
		try (FileStore store = Stores.open(disk, false, 1_000)) {
			Outbox outbox = Stores.outbox(store);
			CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> IntStream.range(0, 3000)
				.forEach((i) -> outbox.enqueue(Stores.operation("a" + i), "base", Stores.T0)));
			while (!writing.isDone()) {
				new Compaction(store.journal()).run();
			}
			writing.join();
			records = Stores.records(store);
		}
		assertThat(records).hasSize(3000);
		assertThat(new HashSet<>(records)).hasSize(3000);
		try (FileStore store = Stores.open(disk, false, 1_000)) {
			assertThat(Stores.records(store)).isEqualTo(records);
		}
	}

}
