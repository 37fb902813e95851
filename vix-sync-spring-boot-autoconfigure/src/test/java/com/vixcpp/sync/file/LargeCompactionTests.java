package com.vixcpp.sync.file;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.Outbox;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A compacted file has gaps in its positions, and whoever reads it gets across them, also
 * behind an operation that alone is longer than what is read at once.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LargeCompactionTests {

	private static final Instant T0 = Stores.T0;

	private static final Duration WEEK = Duration.ofDays(7);

	@ParameterizedTest
	@ValueSource(ints = { 300 * 1024, 1 << 20 })
	void whoeverReadsGetsAcrossAGapBehindALargePayload(int size) {
		MemoryDisk disk = new MemoryDisk();
		try (FileStore store = Stores.open(disk, false, 100_000)) {
			Outbox outbox = Stores.outbox(store);
			outbox.enqueue(Stores.operation("first"), "base", T0);
			for (String id : List.of("one", "two")) {
				outbox.enqueue(Operation.of("http.post", "/messages", "x".repeat(size)).withId(id), "base", T0);
				for (int i = 0; i < 2; i++) {
					Stores.claim(outbox, T0, 1).forEach((each) -> outbox.complete(each, T0));
				}
			}
			List<String> records = Stores.records(store);
			assertThat(records).hasSize(6);
			assertThat(new Compaction(store.journal()).run()).isTrue();
			assertThat(Stores.records(store)).isEqualTo(records);
			outbox.control().pause();
			assertThat(outbox.control().rebuild()).isZero();
			assertThat(new Compaction(store.journal()).run()).isTrue();
			assertThat(Stores.records(store)).isEqualTo(records);
			Instant later = T0.plus(WEEK).plusSeconds(1);
			assertThat(outbox.control().prune(WEEK, 100, later)).isEqualTo(3);
			assertThat(outbox.control().prune(WEEK, 100, later)).isZero();
			assertThat(Stores.records(store)).isEmpty();
			assertThat(store.journal().log().bytes()).isLessThan(1_000);
		}
	}

}
