package com.vixcpp.sync.file;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.wal.WalBatch;
import com.vixcpp.sync.wal.WalCursor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A compaction is nobody's business but its own: callers go on writing, and begin files.
 */
class BusyCompactionTests {

	private static final int WRITTEN = 3000;

	private final MemoryDisk disk = new MemoryDisk();

	private final CountDownLatch compacted = new CountDownLatch(1);

	/** The second half is not begun before something was compacted beside the first. */
	private void write(Outbox outbox) {
		for (int i = 0; i < WRITTEN; i++) {
			if (i == WRITTEN / 2) {
				awaitCompaction();
			}
			outbox.enqueue(Stores.operation("a" + i), "base", Stores.T0);
		}
	}

	private void awaitCompaction() {
		try {
			assertThat(this.compacted.await(30, TimeUnit.SECONDS)).as("a compaction beside a writer").isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** From a cursor to the next, until all is there or the writer has failed. */
	private static List<String> follow(FileStore store, CompletableFuture<Void> writing) {
		List<String> read = new ArrayList<>();
		WalCursor cursor = WalCursor.START;
		boolean last;
		int before;
		do {
			last = writing.isDone();
			before = read.size();
			WalBatch batch = store.wal().read(cursor, 50);
			batch.records().forEach((each) -> read.add(each.toString()));
			cursor = batch.next();
		}
		while (!last || read.size() > before);
		return read;
	}

	@Test
	void whatIsWrittenMeanwhileIsThereOnceForReadersTooAndAfterARestart() {
		List<String> records;
		try (FileStore store = Stores.open(this.disk, false, 1_000)) {
			Outbox outbox = Stores.outbox(store);
			CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(outbox));
			CompletableFuture<List<String>> reading = CompletableFuture.supplyAsync(() -> follow(store, writing));
			int compactions = 0;
			while (!writing.isDone()) {
				if (new Compaction(store.journal()).run()) {
					compactions++;
					this.compacted.countDown();
				}
			}
			writing.join();
			assertThat(compactions).isPositive();
			records = Stores.records(store);
			assertThat(reading.join()).isEqualTo(records);
		}
		assertThat(records).hasSize(WRITTEN);
		assertThat(new HashSet<>(records)).hasSize(WRITTEN);
		try (FileStore store = Stores.open(this.disk, false, 1_000)) {
			assertThat(Stores.records(store)).isEqualTo(records);
		}
	}

}
