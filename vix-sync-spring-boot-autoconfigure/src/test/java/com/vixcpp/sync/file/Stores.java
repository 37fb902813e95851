package com.vixcpp.sync.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import com.vixcpp.sync.file.FileStore.FileStoreSettings;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationListener;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.OutboxListeners;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.wal.WalCursor;

/**
 * Stores on disks of a test.
 */
final class Stores {

	static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

	static final Duration LEASE = Duration.ofSeconds(30);

	private static final RetryPolicy RETRY = new RetryPolicy(3, Duration.ofSeconds(1), 2.0, Duration.ofSeconds(30),
			0.0);

	private Stores() {
	}

	static FileStore open(Disk disk, boolean fsync, long segmentSize) {
		return open(disk, fsync, segmentSize, false);
	}

	static FileStore open(Disk disk, boolean fsync, long segmentSize, boolean skip) {
		try {
			return new FileStore(null, disk, new FileStoreSettings(Path.of("unused"), fsync, segmentSize, skip), () -> {
			}, () -> false);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Outbox outbox(FileStore store) {
		return new Outbox("one", store.outbox(), RETRY, new Random(1));
	}

	static Outbox outbox(FileStore store, OutboxStore through, List<OperationListener> listeners) {
		return new Outbox("one", through, RETRY, new Random(1),
				new OutboxListeners(() -> listeners, store.listeners(), (event) -> {
				}));
	}

	static Operation operation(String id) {
		return Operation.of("http.post", "/messages", "{\"text\":\"hello\"}").withId(id);
	}

	static List<ClaimedOperation> claim(Outbox outbox, Instant now, int limit) {
		return outbox.claim(new ClaimRequest(Map.of("base", limit), Set.of("http.post"), 1_000_000, LEASE, false), now);
	}

	/** Every record of the log, as text. */
	static List<String> records(FileStore store) {
		List<String> records = new java.util.ArrayList<>();
		store.wal().replay(WalCursor.START, (each) -> records.add(each.toString()));
		return records;
	}

	/** All that can be asked of every entry, by operation. */
	static Map<String, String> entries(FileStore store) {
		Map<String, String> entries = new TreeMap<>();
		for (String record : records(store)) {
			String id = record.replaceAll(".*operationId=([^,]*),.*", "$1");
			store.outbox()
				.entry(id)
				.ifPresent((each) -> entries.put(id, each + " " + store.outbox().find(id) + " "
						+ store.outbox().keys().line(each).map((line) -> line.before())));
		}
		return entries;
	}

}
