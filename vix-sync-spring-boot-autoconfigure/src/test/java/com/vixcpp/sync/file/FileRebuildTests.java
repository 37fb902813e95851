package com.vixcpp.sync.file;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.RandomHistory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The index that is made of the log equals the one that was there (A9), whether the
 * process ended or the outbox was rebuilt.
 */
class FileRebuildTests {

	private static final Instant T0 = Stores.T0;

	private final MemoryDisk disk = new MemoryDisk();

	private FileStore store = Stores.open(this.disk, false, 5000);

	private Outbox outbox = Stores.outbox(this.store);

	@ParameterizedTest
	@ValueSource(longs = { 11, 12, 13, 14, 15 })
	void afterAnyHistoryWhatIsReadEqualsWhatWasThere(long seed) {
		Random random = new Random(seed);
		RandomHistory history = new RandomHistory(random);
		Instant now = T0;
		for (int step = 0; step < 300; step++) {
			now = now.plusMillis(random.nextInt(900));
			history.step(this.outbox, "s" + step, now);
			if (random.nextInt(40) == 0) {
				assertSameAfterRestart();
			}
		}
		assertSameAfterRestart();
		Map<String, String> before = Stores.entries(this.store);
		assertThat(before).hasSizeGreaterThan(10);
		this.outbox.control().pause();
		int entries = this.outbox.control().rebuild();
		assertThat(entries).isEqualTo(before.size());
		assertThat(this.store.outbox().counts().inFlight()).isZero();
		for (ClaimedOperation each : history.held()) {
			assertThat(this.outbox.complete(each, now)).as("a late result").isFalse();
		}
		before.forEach((id, entry) -> {
			if (!entry.contains("status=IN_FLIGHT")) {
				assertThat(Stores.entries(this.store).get(id)).isEqualTo(entry);
			}
		});
	}

	private void assertSameAfterRestart() {
		Map<String, String> before = Stores.entries(this.store);
		List<String> records = Stores.records(this.store);
		this.store.close();
		this.store = Stores.open(this.disk, false, 5000);
		this.outbox = Stores.outbox(this.store);
		assertThat(Stores.records(this.store)).isEqualTo(records);
		assertThat(Stores.entries(this.store)).isEqualTo(before);
	}

	@Test
	void whatWasInFlightWhenTheProcessEndedIsTakenBackAtOnceAndSuspect() {
		this.outbox.enqueue(Stores.operation("a"), "base", T0);
		this.outbox.enqueue(Stores.operation("b"), "base", T0);
		this.outbox.release(Stores.claim(this.outbox, T0, 2).get(1), T0);
		this.store.close();
		this.store = Stores.open(this.disk, false, 5000);
		this.outbox = Stores.outbox(this.store);
		assertThat(this.outbox.recover(10, true, T0)).isEqualTo(1);
		assertThat(this.store.outbox().entry("a").orElseThrow().suspect()).isTrue();
		assertThat(this.store.outbox().entry("b").orElseThrow().suspect()).isFalse();
		assertThat(this.store.outbox().entry("a").orElseThrow().status()).isEqualTo(OperationStatus.PENDING);
	}

	@Test
	void aPauseOutlastsTheProcess() {
		this.outbox.enqueue(Stores.operation("a"), "base", T0);
		this.outbox.control().pause();
		this.store.close();
		this.store = Stores.open(this.disk, false, 5000);
		assertThat(Stores.claim(Stores.outbox(this.store), T0, 1)).isEmpty();
		assertThat(Stores.outbox(this.store).control().resume()).isTrue();
		assertThat(Stores.claim(Stores.outbox(this.store), T0, 1)).hasSize(1);
	}

	@Test
	void aRebuildWithoutAPauseIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> this.outbox.control().rebuild())
			.withMessageContaining("VixSync.pause()");
	}

}
