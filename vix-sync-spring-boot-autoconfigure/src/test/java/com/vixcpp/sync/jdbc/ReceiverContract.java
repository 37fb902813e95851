package com.vixcpp.sync.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.vixcpp.sync.receiver.Answer;
import com.vixcpp.sync.receiver.ReceivedKeys.Claim;
import com.vixcpp.sync.receiver.ReceivedKeys.Claim.State;
import com.vixcpp.sync.receiver.ReceivedRequest;
import com.vixcpp.sync.receiver.ReceiverUnavailableException;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What keeps the keys of requests: with the handler's writes or not at all, and one at a
 * time.
 */
abstract class ReceiverContract extends StoreContract {

	static final Duration RETENTION = Duration.ofDays(1);

	private static final Answer ANSWER = new Answer(201,
			Map.of("Location", List.of("/notes/7"), "X-Two", List.of("a:b", "c")),
			new byte[] { 0, (byte) 0xff, '\n', 7 });

	JdbcReceivedKeys keys;

	JdbcClient jdbc;

	@BeforeEach
	void openKeys() {
		this.keys = keys(this.dataSource);
		this.jdbc = JdbcClient.create(this.dataSource);
		this.jdbc.sql("create table effect (note varchar(100))").update();
	}

	static JdbcReceivedKeys keys(HikariDataSource dataSource) {
		return new JdbcReceivedKeys(com.vixcpp.sync.TestDatabase.transactions(dataSource),
				() -> List.of(new JdbcTransactionManager(dataSource)));
	}

	static ReceivedRequest request(String key) {
		return ReceivedRequest.of(null, key, "POST", "/notes", "body".getBytes());
	}

	private Claim claim(String key, Instant now) {
		return this.keys.inTransaction((undo) -> this.keys.claim(request(key), RETENTION, now));
	}

	/** The effect, the key and the answer, in one transaction. */
	private void handle(String key, Instant now) {
		this.keys.inTransaction((undo) -> {
			assertThat(this.keys.claim(request(key), RETENTION, now).state()).isEqualTo(State.FIRST);
			effect(key);
			this.keys.answered(request(key), ANSWER);
			return key;
		});
	}

	private void effect(String note) {
		this.jdbc.sql("insert into effect (note) values (?)").param(note).update();
	}

	private int effects() {
		return this.jdbc.sql("select count(*) from effect").query(Integer.class).single();
	}

	@Test
	void aRepeatFindsTheAnswerOfTheFirstAsItWas() {
		handle("a", T0);
		Claim repeated = claim("a", T0.plusSeconds(1));
		assertThat(repeated.state()).isEqualTo(State.REPEATED);
		assertThat(repeated.fingerprint()).isEqualTo(request("a").fingerprint());
		assertThat(repeated.expiresAt()).isEqualTo(T0.plus(RETENTION));
		assertThat(repeated.answer().status()).isEqualTo(201);
		assertThat(repeated.answer().headers()).isEqualTo(ANSWER.headers());
		assertThat(repeated.answer().body()).isEqualTo(ANSWER.body());
	}

	@Test
	void whileTheFirstRunsAnotherIsToldSoAtOnceAndAfterItsRollbackIsTheFirst() {
		long began = System.nanoTime();
		this.keys.inTransaction((undo) -> {
			this.keys.claim(request("a"), RETENTION, T0);
			effect("a");
			undo.run();
			assertThat(claim("a", T0).state()).isEqualTo(State.IN_PROGRESS);
			assertThat(claim("b", T0).state()).as("another key").isEqualTo(State.FIRST);
			return undo;
		});
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(900));
		assertThat(effects()).as("undone with the key").isZero();
		assertThat(claim("a", T0).state()).isEqualTo(State.FIRST);
	}

	@Test
	void anExceptionUndoesTheEffectAndTheKey() {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> this.keys.inTransaction((undo) -> {
			this.keys.claim(request("a"), RETENTION, T0);
			effect("a");
			throw new IllegalArgumentException("handler");
		}));
		assertThat(effects()).isZero();
		assertThat(claim("a", T0).state()).isEqualTo(State.FIRST);
	}

	@Test
	void ofFiftyAtOnceWithOneKeyOneHasItsEffect() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(15);
		try {
			CyclicBarrier together = new CyclicBarrier(15);
			List<Future<State>> claims = new ArrayList<>();
			for (int i = 0; i < 60; i++) {
				claims.add(threads.submit(() -> {
					together.await();
					return this.keys.inTransaction((undo) -> {
						State state = this.keys.claim(request("a"), RETENTION, null).state();
						if (state == State.FIRST) {
							effect("a");
							this.keys.answered(request("a"), ANSWER);
						}
						return state;
					});
				}));
			}
			List<State> states = new ArrayList<>();
			for (Future<State> claim : claims) {
				states.add(claim.get());
			}
			assertThat(states).containsOnlyOnce(State.FIRST).contains(State.REPEATED);
			assertThat(effects()).isEqualTo(1);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void aKeyThatHasExpiredIsNewAndIsForgotten() {
		handle("a", T0);
		handle("b", T0.plusSeconds(1));
		Instant later = T0.plus(RETENTION);
		assertThat(claim("a", later.minusNanos(1000)).state()).isEqualTo(State.REPEATED);
		handle("a", later);
		assertThat(claim("a", later.plusSeconds(1)).expiresAt()).isEqualTo(later.plus(RETENTION));
		assertThat(this.keys.forget(10, later)).isZero();
		assertThat(this.keys.forget(10, later.plusSeconds(1))).isEqualTo(1);
		assertThat(this.jdbc.sql("select idempotency_key from vix_sync_received").query(String.class).list())
			.containsExactly("a");
	}

	@Test
	void aKeyWithoutAnAnswerAsACrashOfH2MayLeaveItIsNew() {
		this.keys.inTransaction((undo) -> this.keys.claim(request("a"), RETENTION, T0));
		assertThat(claim("a", T0).state()).isEqualTo(State.FIRST);
		handle("a", T0);
		assertThat(claim("a", T0).state()).isEqualTo(State.REPEATED);
	}

	@Test
	void itForgetsAsManyAsItIsAskedTo() {
		for (int i = 0; i < 5; i++) {
			handle("key" + i, T0);
		}
		assertThat(this.keys.forget(3, T0.plus(RETENTION))).isEqualTo(3);
		assertThat(this.keys.forget(3, T0.plus(RETENTION))).isEqualTo(2);
	}

	@Test
	void keysOfDifferentCallersAreDifferentKeys() {
		handle("a", T0);
		ReceivedRequest another = ReceivedRequest.of("ada", "a", "POST", "/notes", "body".getBytes());
		assertThat(this.keys.<State>inTransaction((undo) -> this.keys.claim(another, RETENTION, T0).state()))
			.isEqualTo(State.FIRST);
	}

	@Test
	void aDatabaseThatIsAwayIsToldFromARequestThatFails() {
		this.keys.check();
		this.dataSource.close();
		assertThatExceptionOfType(ReceiverUnavailableException.class).isThrownBy(() -> claim("a", T0));
	}

	@Test
	void withoutATransactionManagerOfItsDataSourceItSaysSo() {
		try (HikariDataSource other = database().empty()) {
			JdbcReceivedKeys elsewhere = new JdbcReceivedKeys(this.transactions,
					() -> List.of(new JdbcTransactionManager(other)));
			assertThatExceptionOfType(NoReceiverTransactionException.class).isThrownBy(elsewhere::check)
				.withMessageContaining("JdbcTransactionManager");
		}
	}

}
