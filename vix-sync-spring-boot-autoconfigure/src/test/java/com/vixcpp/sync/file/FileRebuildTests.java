package com.vixcpp.sync.file;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.Settlement;
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

	private final List<ClaimedOperation> held = new ArrayList<>();

	private FileStore store = Stores.open(this.disk, false, 5000);

	private Outbox outbox = Stores.outbox(this.store);

	@ParameterizedTest
	@ValueSource(longs = { 11, 12, 13, 14, 15 })
	void afterAnyHistoryWhatIsReadEqualsWhatWasThere(long seed) {
		Random random = new Random(seed);
		Instant now = T0;
		for (int step = 0; step < 300; step++) {
			now = now.plusMillis(random.nextInt(900));
			act(random, "s" + step, now);
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
		for (ClaimedOperation each : this.held) {
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

	private void act(Random random, String id, Instant now) {
		int action = random.nextInt(14);
		if (action < 5) {
			Operation operation = Stores.operation(id);
			operation = (action == 0) ? operation.withNotBefore(now.plusSeconds(random.nextInt(20))) : operation;
			operation = (action == 1) ? operation.withExpiresAt(now.plusSeconds(200)) : operation;
			operation = (action == 2) ? operation.withOrderingKey("key-" + random.nextInt(3)) : operation;
			this.outbox.enqueue(operation, "base", now);
		}
		else if (action < 7) {
			this.held.addAll(this.outbox.claim(new ClaimRequest(Map.of("base", 2), java.util.Set.of("http.post"),
					1_000_000, Stores.LEASE, random.nextInt(3) == 0), now));
		}
		else if (action < 11 && !this.held.isEmpty()) {
			settle(random, this.held.remove(random.nextInt(this.held.size())), now);
		}
		else if (action == 11) {
			this.outbox.recover(2, random.nextBoolean(), now.plus(Stores.LEASE));
			this.outbox.expire(1, now.plusSeconds(100));
		}
		else if (action == 12) {
			this.outbox.retry("s" + random.nextInt(200), now);
			this.outbox.discard("s" + random.nextInt(200), now);
		}
		else {
			this.outbox.control().resend(now.minusSeconds(5), now.plusSeconds(5), OperationFilter.all(), now);
		}
	}

	private void settle(Random random, ClaimedOperation claimed, Instant now) {
		switch (random.nextInt(5)) {
			case 0 -> this.outbox.complete(claimed, now);
			case 1 -> this.outbox.fail(claimed, "down", true, now);
			case 2 -> this.outbox.fail(claimed, "no", false, now);
			case 3 -> this.outbox.release(claimed, now);
			default -> this.outbox.settle(List.of(Settlement.postponed(claimed.entry())), now);
		}
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
