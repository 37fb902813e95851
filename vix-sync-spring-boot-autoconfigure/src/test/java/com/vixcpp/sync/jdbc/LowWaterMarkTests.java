package com.vixcpp.sync.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What comes to lie below what was claimed last is claimed all the same (C4).
 */
class LowWaterMarkTests extends StoreContract {

	private static final Instant NOW = T0.plusSeconds(1000);

	@Override
	TestDatabase database() {
		return TestDatabase.POSTGRESQL;
	}

	private List<String> claimTwo() {
		return ids(this.outbox.claim(new ClaimRequest(Map.of("base", 2), Set.of("http.post"), 1_000_000, LEASE, false),
				NOW));
	}

	private static List<String> ids(List<ClaimedOperation> claimed) {
		return claimed.stream().map((each) -> each.operation().id()).toList();
	}

	/** Due one second after the other. */
	private void enqueue(int from, int to) {
		IntStream.range(from, to).forEach((i) -> this.outbox.enqueue(operation("o" + i), "base", T0.plusSeconds(i)));
	}

	@Test
	void aLateCommitWaitsForASecondAtMost() {
		enqueue(10, 200);
		assertThat(claimTwo()).containsExactly("o10", "o11");
		enqueue(1, 2);
		assertThat(claimTwo()).as("begins behind the mark").containsExactly("o12", "o13");
		await().atMost(Duration.ofMillis(1900))
			.pollDelay(Duration.ofMillis(400))
			.until(() -> claimTwo().contains("o1"));
	}

	@Test
	void aClaimThatFindsLessDropsTheMark() {
		enqueue(10, 13);
		claimTwo();
		enqueue(1, 2);
		assertThat(claimTwo()).containsExactly("o12");
		assertThat(claimTwo()).containsExactly("o1");
	}

	@Test
	void whatThisNodeGivesBackIsClaimedNext() {
		enqueue(10, 20);
		ClaimedOperation first = this.outbox
			.claim(new ClaimRequest(Map.of("base", 1), Set.of("http.post"), 1_000_000, LEASE, false), NOW)
			.get(0);
		this.outbox.release(first, NOW);
		assertThat(claimTwo()).containsExactly("o10", "o11");
	}

	@Test
	void theNextOfAnOrderingKeyIsClaimedAsSoonAsItIsTheHead() {
		this.outbox.enqueue(operation("head").withOrderingKey("k"), "base", T0);
		this.outbox.enqueue(operation("next").withOrderingKey("k"), "base", T0.plusSeconds(1));
		this.outbox.keys().lineUp();
		enqueue(10, 20);
		List<ClaimedOperation> claimed = this.outbox
			.claim(new ClaimRequest(Map.of("base", 2), Set.of("http.post"), 1_000_000, LEASE, false), NOW);
		assertThat(ids(claimed)).containsExactly("head", "o10");
		this.outbox.complete(claimed.get(0), NOW);
		assertThat(claimTwo()).containsExactly("next", "o11");
	}

	@Test
	void aKeyThatIsLinedUpLateIsClaimedAtOnce() {
		enqueue(10, 20);
		claimTwo();
		this.outbox.enqueue(operation("early").withOrderingKey("k"), "base", T0);
		this.outbox.keys().lineUp();
		assertThat(claimTwo()).containsExactly("early", "o12");
	}

}
