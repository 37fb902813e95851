package com.vixcpp.sync.file;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.vixcpp.sync.outbox.Outbox;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * To look for what can be forgotten reads no more than it must, while nothing can be.
 */
class QuietForgettingTests {

	private static final int SEGMENT = 1_000;

	private final MemoryDisk memory = new MemoryDisk();

	private final AtomicInteger reads = new AtomicInteger();

	private final Disk disk = new ForwardingDisk(this.memory) {
		@Override
		DiskFile forward(String name, DiskFile file) {
			return new ForwardingFile(file) {
				@Override
				public void read(long offset, byte[] into, int length) throws IOException {
					QuietForgettingTests.this.reads.incrementAndGet();
					super.read(offset, into, length);
				}
			};
		}
	};

	@Test
	void onlyEachTenthLookThatFindsNothingLooksForWhatAWrongClockHasLeftAsWell() {
		try (FileStore store = Stores.open(this.disk, false, SEGMENT)) {
			Outbox outbox = Stores.outbox(store);
			outbox.enqueue(Stores.operation("young"), "base", Stores.T0);
			outbox.complete(Stores.claim(outbox, Stores.T0, 1).get(0), Stores.T0);
			for (int i = 0; i < 600; i++) {
				outbox.enqueue(Stores.operation("waits " + i), "other", Stores.T0);
			}
			assertThat(this.memory.names()).as("more than two looks").hasSizeGreaterThan(130);
			List<Integer> looks = new ArrayList<>();
			for (int i = 0; i < 30; i++) {
				this.reads.set(0);
				assertThat(store.outbox().control().prune(Duration.ofDays(7), 100, Stores.T0)).isZero();
				looks.add(this.reads.get());
			}
			int least = Collections.min(looks);
			assertThat(IntStream.range(0, looks.size()).filter((each) -> looks.get(each) > least).boxed())
				.containsExactly(0, 10, 20);
		}
	}

}
