package com.vixcpp.sync.receiver;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.receiver.KilledReceiver.Moment;
import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;

import static com.vixcpp.sync.receiver.KeyedHttp.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A receiver under {@code kill -9}, again and again: in turn between the effect and the
 * commit, between the commit and the answer, and at any moment. Whoever gets no answer
 * repeats its request. In the end each request has had its effect once, and all that were
 * answered had one answer.
 */
@Timeout(3600)
class ReceiverKillTests {

	private static final Logger logger = LoggerFactory.getLogger(ReceiverKillTests.class);

	private static final int KILLS = Integer.getInteger("vix.receiver.kills", 10);

	private final Map<String, String> answers = new ConcurrentHashMap<>();

	private final Queue<String> contradictions = new ConcurrentLinkedQueue<>();

	private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();

	private final AtomicInteger keys = new AtomicInteger();

	private final AtomicInteger replays = new AtomicInteger();

	private final long seed = Long.getLong("vix.kill.seed", new Random().nextLong());

	@TempDir
	private Path directory;

	@Test
	void onPostgresEachEffectIsHadOnce() throws Exception {
		try (HikariDataSource postgres = TestDatabase.POSTGRESQL.empty()) {
			attack(postgres, 4, "spring.datasource.url=" + postgres.getJdbcUrl(),
					"spring.datasource.username=" + postgres.getUsername(),
					"spring.datasource.password=" + postgres.getPassword());
		}
	}

	/**
	 * One client: of what several threads are committing at the moment of a crash, H2 may
	 * keep half (h2database issue 2080).
	 */
	@Test
	void onAnH2FileEachEffectIsHadOnce() throws Exception {
		String url = "jdbc:h2:file:" + this.directory.resolve("received");
		try (HikariDataSource file = file(url)) {
			attack(file, 1, "spring.datasource.url=" + url, "spring.datasource.username=sa");
		}
	}

	/** Opened only between and after the lives: the file has one owner. */
	private static HikariDataSource file(String url) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(url);
		dataSource.setUsername("sa");
		dataSource.setMinimumIdle(0);
		dataSource.setMaximumPoolSize(1);
		return dataSource;
	}

	private void attack(HikariDataSource database, int clients, String... properties) throws Exception {
		logger.info("{} kills, -Dvix.kill.seed={}", KILLS, this.seed);
		Random random = new Random(this.seed);
		JdbcClient jdbc = JdbcClient.create(database);
		jdbc.sql("create table effect (note varchar(100), life bigint)").update();
		closeFile(database);
		Moment[] moments = Moment.values();
		for (int kill = 0; kill < KILLS; kill++) {
			try (ReceiverProcess receiver = new ReceiverProcess(this.directory.resolve("log"), properties)) {
				live(receiver, moments[kill % moments.length], clients, random);
			}
		}
		try (ReceiverProcess last = new ReceiverProcess(this.directory.resolve("log"), properties)) {
			for (String key = this.unanswered.poll(); key != null; key = this.unanswered.poll()) {
				assertThat(send(last, key, Moment.NEVER)).as("the last life answers").isTrue();
			}
			for (String key : this.answers.keySet()) {
				send(last, key, Moment.NEVER);
			}
			last.kill();
			last.end();
		}
		logger.info("{} requests, {} repeats that were answered from the table", this.keys, this.replays);
		assertThat(this.contradictions).isEmpty();
		assertThat(this.answers).hasSize(this.keys.get()).hasSizeGreaterThan(KILLS);
		assertThat(jdbc.sql("select note, count(*) from effect group by note having count(*) <> 1")
			.query((rs, row) -> rs.getString(1) + ": " + rs.getInt(2))
			.list()).as("effects that were had more than once, seed " + this.seed).isEmpty();
		assertThat(jdbc.sql("select note from effect").query(String.class).list())
			.containsExactlyInAnyOrderElementsOf(this.answers.keySet());
	}

	private static void closeFile(HikariDataSource database) {
		if (database.getJdbcUrl().startsWith("jdbc:h2:")) {
			database.getHikariPoolMXBean().softEvictConnections();
			Awaitility.await().until(() -> database.getHikariPoolMXBean().getTotalConnections() == 0);
		}
	}

	/** Clients at work until it is dead. */
	private void live(ReceiverProcess receiver, Moment moment, int count, Random random) throws Exception {
		int enough = this.answers.size() + 5 + random.nextInt(40);
		Thread[] clients = new Thread[count];
		for (int i = 0; i < count; i++) {
			clients[i] = new Thread(() -> repeat(receiver), "client");
			clients[i].start();
		}
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(2))
			.until(() -> this.answers.size() >= enough);
		if (moment != Moment.NEVER) {
			String key = newKey();
			assertThat(send(receiver, key, moment)).as("an answer from the dead").isFalse();
			this.unanswered.add(key);
		}
		else {
			receiver.kill();
		}
		assertThat(receiver.end()).isEqualTo(ReceiverProcess.KILLED);
		for (Thread client : clients) {
			client.join();
		}
	}

	private String newKey() {
		return "key-" + this.keys.incrementAndGet();
	}

	private void repeat(ReceiverProcess receiver) {
		while (receiver.isAlive()) {
			String waiting = this.unanswered.poll();
			String key = (waiting != null) ? waiting : newKey();
			try {
				if (!send(receiver, key, Moment.NEVER)) {
					this.unanswered.add(key);
				}
			}
			catch (Exception ex) {
				this.unanswered.add(key);
				this.contradictions.add(key + ": " + ex);
				return;
			}
		}
	}

	/** True if it was answered. */
	private boolean send(ReceiverProcess receiver, String key, Moment moment) throws Exception {
		HttpResponse<byte[]> answer;
		try {
			answer = receiver.http()
				.send("POST", "/effects", key.getBytes(), "Content-Type", "text/plain", "Idempotency-Key", key,
						KilledReceiver.DIE, moment.name());
		}
		catch (IOException ex) {
			return false;
		}
		if (answer.statusCode() == 409 || answer.statusCode() == 503) {
			return false;
		}
		if (KeyedHttp.header(answer, Receiver.REPLAYED).equals("true")) {
			this.replays.incrementAndGet();
		}
		String before = this.answers.putIfAbsent(key, text(answer));
		if (answer.statusCode() != 200 || (before != null && !before.equals(text(answer)))) {
			this.contradictions.add(key + ": " + answer.statusCode() + " " + text(answer) + ", before: " + before);
		}
		return true;
	}

}
