package com.vixcpp.sync.jdbc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import com.vixcpp.sync.receiver.Answer;
import com.vixcpp.sync.receiver.ReceivedKeys.Claim;
import com.vixcpp.sync.receiver.ReceivedKeys.Claim.State;
import com.vixcpp.sync.receiver.ReceivedRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What peers need of the database: the keys of many operations in one transaction.
 */
abstract class ReceivedBatchContract extends StoreContract {

	private static final Answer DONE = new Answer(200, Map.of("X-One", List.of("a")), new byte[] { 7 });

	JdbcReceivedKeys keys;

	@BeforeEach
	void openKeys() {
		this.keys = ReceiverContract.keys(this.dataSource);
	}

	private List<Claim> claimIn(Instant now, String... names) {
		List<ReceivedRequest> requests = Stream.of(names).map(ReceiverContract::request).toList();
		return this.keys.claimAll(requests, DONE, ReceiverContract.RETENTION, now);
	}

	private List<State> states(Instant now, String... names) {
		return this.keys.<List<Claim>>inTransaction((undo) -> claimIn(now, names)).stream().map(Claim::state).toList();
	}

	@Test
	void theNewOnesAmongManyAreTakenAndTheOthersAreRepeats() {
		assertThat(states(T0, "b", "d")).containsExactly(State.FIRST, State.FIRST);
		List<Claim> claims = this.keys.inTransaction((undo) -> claimIn(T0.plusSeconds(1), "a", "b", "c", "d"));
		assertThat(claims.stream().map(Claim::state)).containsExactly(State.FIRST, State.REPEATED, State.FIRST,
				State.REPEATED);
		assertThat(claims.get(0).expiresAt()).isEqualTo(T0.plusSeconds(1).plus(ReceiverContract.RETENTION));
		Claim repeated = claims.get(1);
		assertThat(repeated.fingerprint()).isEqualTo(ReceiverContract.request("b").fingerprint());
		assertThat(repeated.answer().status()).isEqualTo(200);
		assertThat(repeated.answer().headers()).isEqualTo(DONE.headers());
		assertThat(repeated.answer().body()).isEqualTo(DONE.body());
		assertThat(repeated.expiresAt()).isEqualTo(T0.plus(ReceiverContract.RETENTION));
		assertThat(states(T0.plusSeconds(2), "a", "b", "c", "d")).containsOnly(State.REPEATED);
	}

	@Test
	void aRollbackGivesAllOfThemBack() {
		this.keys.inTransaction((undo) -> {
			claimIn(T0, "a", "b");
			undo.run();
			return undo;
		});
		assertThat(states(T0, "b", "a")).containsExactly(State.FIRST, State.FIRST);
	}

	@Test
	void whatAnotherTransactionHoldsIsToldAtOnce() {
		this.keys.inTransaction((undo) -> {
			claimIn(T0, "a", "b");
			assertThat(states(T0, "c", "b", "a", "d")).containsExactly(State.FIRST, State.IN_PROGRESS,
					State.IN_PROGRESS, State.FIRST);
			return undo;
		});
		assertThat(states(T0, "a", "b", "c", "d")).containsOnly(State.REPEATED);
	}

	@Test
	void whatHasExpiredIsNew() {
		states(T0, "a", "b");
		Instant later = T0.plus(ReceiverContract.RETENTION);
		assertThat(states(later.minusNanos(1000), "a", "b")).containsOnly(State.REPEATED);
		assertThat(states(later, "a", "c")).containsOnly(State.FIRST);
		assertThat(states(later.plusSeconds(1), "a", "b", "c")).containsExactly(State.REPEATED, State.FIRST,
				State.REPEATED);
	}

	@Test
	void ofManyBatchesAtOnceWithTheSameKeysInOtherOrdersEachKeyIsTakenOnce() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			CyclicBarrier together = new CyclicBarrier(8);
			List<Future<Long>> firsts = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				String[] names = (i % 2 == 0) ? new String[] { "a", "b", "c", "d" }
						: new String[] { "d", "c", "b", "a" };
				firsts.add(threads.submit(() -> {
					together.await();
					return states(null, names).stream().filter(State.FIRST::equals).count();
				}));
			}
			long taken = 0;
			for (Future<Long> each : firsts) {
				taken += each.get();
			}
			assertThat(taken).isEqualTo(4);
		}
		finally {
			threads.shutdownNow();
		}
	}

}
