package com.vixcpp.sync.file;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import com.vixcpp.sync.wal.StaleCursorException;
import com.vixcpp.sync.wal.WalBatch;
import com.vixcpp.sync.wal.WalCursor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A cursor goes on in the log that it was read from, with the records that were there, or
 * is refused: never does a reader silently miss some.
 */
class FileWalTests {

	private static final int SEGMENT = 300;

	private static MemoryDisk written(String... ids) {
		MemoryDisk disk = new MemoryDisk();
		write(disk, ids);
		return disk;
	}

	private static void write(MemoryDisk disk, String... ids) {
		try (FileStore store = Stores.open(disk, false, SEGMENT)) {
			for (String id : ids) {
				Stores.outbox(store).enqueue(Stores.operation(id), "base", Stores.T0);
			}
		}
	}

	private static WalBatch read(MemoryDisk disk, WalCursor cursor) {
		try (FileStore store = Stores.open(disk, false, SEGMENT)) {
			return store.wal().read(cursor, 10);
		}
	}

	private static void assertRefused(MemoryDisk disk, WalCursor cursor, String reason) {
		assertThatExceptionOfType(StaleCursorException.class).isThrownBy(() -> read(disk, cursor))
			.withMessageContaining(reason)
			.withMessageContaining("WalCursor.START");
	}

	private static String last(MemoryDisk disk) {
		List<String> names = disk.names();
		return names.get(names.size() - 1);
	}

	@Test
	void aCursorOutlastsTheProcess() {
		MemoryDisk disk = written("a", "b");
		WalCursor cursor = read(disk, WalCursor.START).next();
		write(disk, "c");
		assertThat(read(disk, cursor).records()).extracting((each) -> each.operationId()).containsExactly("c");
	}

	/** Also one whose records are the very same. */
	@Test
	void aCursorOfAnotherDirectoryIsRefused() {
		WalCursor cursor = read(written("a", "b"), WalCursor.START).next();
		assertRefused(written("a", "b"), cursor, "the log was replaced by another");
	}

	@Test
	void aCursorOfARecordThatWasCutOffIsRefusedWhetherAnotherCameInItsPlaceOrNot() throws Exception {
		MemoryDisk whole = written("a", "b", "c");
		WalBatch batch = read(whole, WalCursor.START);
		assertThat(batch.records()).hasSize(3);
		MemoryDisk cut = whole.copy();
		cut.put(last(cut), Arrays.copyOf(cut.file(last(cut)), cut.file(last(cut)).length - 1));
		MemoryDisk without = whole.copy();
		without.delete(last(without));
		Stream.of(cut, without).forEach((each) -> {
			assertThat(read(each, WalCursor.START).records()).hasSizeBetween(1, 2);
			assertRefused(each, batch.next(), "the log was restored since, or lost its last records");
			write(each, "other", "another");
			assertRefused(each, batch.next(), "the log was restored since, or lost its last records");
		});
	}

}
