package com.vixcpp.sync.kill;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import com.vixcpp.sync.file.FileStore;
import com.vixcpp.sync.file.FileStore.FileStoreSettings;
import com.vixcpp.sync.kill.Evidence.End;
import com.vixcpp.sync.kill.Evidence.Entry;
import com.vixcpp.sync.kill.Evidence.Migration;
import com.vixcpp.sync.kill.Evidence.Record;
import com.vixcpp.sync.wal.WalCursor;

/**
 * A store in files, of victims without a database. There is no local row beside the
 * operation: what the log has is taken for both.
 *
 * @param directory where the files are
 */
record VictimFiles(Path directory) implements VictimStore {

	/** Small files, so that kills hit their change as well. */
	private static final int SEGMENT = 64 * 1024;

	@Override
	public List<String> properties() {
		return List.of("--vix.sync.store.type=file", "--vix.sync.store.file.path=" + this.directory,
				"--vix.sync.store.file.segment-size=" + SEGMENT + "B", "--spring.autoconfigure.exclude="
						+ "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration");
	}

	@Override
	public Evidence evidence(Set<String> acknowledged, List<Request> requests, Map<Integer, End> lives) {
		try (FileStore store = FileStore.open(new FileStoreSettings(this.directory, false, SEGMENT, false), () -> {
		}, () -> false)) {
			Map<String, List<Record>> log = new TreeMap<>();
			store.wal()
				.replay(WalCursor.START,
						(each) -> log.computeIfAbsent(each.operationId(), (id) -> new ArrayList<>())
							.add(new Record(each.revision(), each.type(), Objects.requireNonNull(each.at()),
									each.status(), each.attempt(), each.detail(), each.responseStatus(),
									(each.operation() != null) ? each.operation().payload().asString() : null)));
			Map<String, String> localRows = new HashMap<>();
			log.forEach((id, records) -> localRows.put(id, records.get(0).payload()));
			Map<String, Entry> outbox = new TreeMap<>();
			log.keySet()
				.forEach((id) -> store.outbox()
					.entry(id)
					.ifPresent((each) -> outbox.put(id, new Entry(each.status(), each.attempt(), each.revision()))));
			return new Evidence(Set.copyOf(acknowledged), localRows, log, outbox, List.of(new Migration("1", true)),
					Evidence.byOperation(requests), Map.copyOf(lives));
		}
	}

	@Override
	public void close() {
		// The directory is the test's.
	}

}
