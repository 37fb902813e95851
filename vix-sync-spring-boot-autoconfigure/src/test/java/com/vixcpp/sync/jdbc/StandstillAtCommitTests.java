package com.vixcpp.sync.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.StoreUnavailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * A node that stands still, or is cut off, after a statement and before its commit: what
 * it has locked must not stay locked for as long as its session lasts.
 */
class StandstillAtCommitTests extends StoreContract {

	private static final Instant LATER = T0.plus(LEASE);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<CompletableFuture<Void>> stopped = new ArrayList<>();

	private final CountDownLatch goOn = new CountDownLatch(1);

	@Override
	TestDatabase database() {
		return TestDatabase.POSTGRESQL;
	}

	@AfterEach
	void end() {
		this.goOn.countDown();
		this.threads.shutdown();
	}

	@Test
	void whatItHadLockedMovesToTheLiving() throws Exception {
		for (String each : List.of("claimed", "settled", "renewed", "recovered")) {
			this.outbox.enqueue(operation(each), each, T0);
		}
		ClaimedOperation settled = claim("settled", false, T0).get(0);
		ClaimedOperation renewed = claim("renewed", false, T0).get(0);
		claim("recovered", false, T0);
		standStill((node) -> node.claim(request("claimed", false), T0));
		standStill((node) -> node.complete(settled, T0));
		standStill((node) -> node.renew(List.of(renewed.entry()), LEASE, T0));
		standStill((node) -> node.recover(10, true, LATER));
		this.outbox.enqueue(operation("linedUp").withOrderingKey("key"), "linedUp", T0);
		standStill((node) -> node.keys().lineUp());
		this.outbox.enqueue(operation("expired").withExpiresAt(T0.plusSeconds(5)), "expired", T0);
		standStill((node) -> node.expire(10, LATER));
		Set<String> moved = new HashSet<>();
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			moved.addAll(moved());
			assertThat(moved).containsExactlyInAnyOrder("claimed", "settled", "renewed", "recovered", "linedUp");
			assertThat(view("expired").status()).isEqualTo(OperationStatus.EXPIRED);
		});
		allAreRefused();
	}

	@Test
	void aTableThatItWasRebuildingIsFreeAgain() throws Exception {
		this.outbox.control().pause();
		standStill((node) -> node.control().rebuild());
		CompletableFuture.runAsync(() -> this.outbox.enqueue(operation("a"), "base", T0), this.threads)
			.get(20, TimeUnit.SECONDS);
		assertThat(view("a").status()).isEqualTo(OperationStatus.PENDING);
		allAreRefused();
	}

	private void allAreRefused() {
		this.goOn.countDown();
		for (CompletableFuture<Void> each : this.stopped) {
			assertThatThrownBy(each::join).hasCauseInstanceOf(StoreUnavailableException.class);
		}
	}

	/** What the living can take now. */
	private List<String> moved() {
		this.outbox.recover(10, true, LATER);
		this.outbox.expire(10, LATER);
		this.outbox.keys().lineUp();
		return Stream.of("claimed", "settled", "renewed", "recovered", "linedUp")
			.flatMap((each) -> Stream.of(true, false)
				.flatMap((suspects) -> claim(each, suspects, LATER.plus(LEASE)).stream()))
			.map((each) -> each.operation().id())
			.toList();
	}

	private List<ClaimedOperation> claim(String destination, boolean suspects, Instant now) {
		return this.outbox.claim(request(destination, suspects), now);
	}

	private static ClaimRequest request(String destination, boolean suspects) {
		return new ClaimRequest(Map.of(destination, 10), Set.of("http.post"), 1_000_000, LEASE, suspects);
	}

	/** Returns when it has done the step all but for the commit. */
	private void standStill(Consumer<Outbox> step) throws InterruptedException {
		CountDownLatch standing = new CountDownLatch(1);
		JdbcTransactions transactions = TestDatabase.transactions(new Interposed(this.dataSource, null, () -> {
			standing.countDown();
			awaitGoOn();
		}));
		Outbox node = new Outbox("still", new JdbcOutboxStore(transactions, new JdbcWal(transactions)), this.retry,
				new Random(1));
		this.stopped.add(CompletableFuture.runAsync(() -> step.accept(node), this.threads));
		standing.await();
	}

	private void awaitGoOn() {
		try {
			this.goOn.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
