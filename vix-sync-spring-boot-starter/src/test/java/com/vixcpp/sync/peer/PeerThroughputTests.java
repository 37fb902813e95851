package com.vixcpp.sync.peer;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.guest.Jars;
import com.vixcpp.sync.operation.Operation;
import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What batches are worth: two applications on PostgreSQL, whose commits are forced to the
 * disk, drained once with batches and once with requests of one operation, 32 at the same
 * time. The engine has the slots that docs/peers.md advises.
 */
@Tag("alone")
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class PeerThroughputTests {

	private static final Logger logger = LoggerFactory.getLogger(PeerThroughputTests.class);

	private static final int OPERATIONS = Integer.getInteger("vix.peers.operations", 2000);

	/**
	 * How many times as fast batches are to be at least: so low that a busy machine
	 * reaches it, too. The profile asks a quiet one for more.
	 */
	private static final double RATIO = Double.parseDouble(System.getProperty("vix.peers.ratio", "1.5"));

	/** The best of so many is compared: others work on this machine, too. */
	private static final int ROUNDS = Integer.getInteger("vix.peers.rounds", 1);

	@Test
	void batchesCarryAMultipleOfSingleRequests() {
		try (HikariDataSource near = TestDatabase.POSTGRESQL.empty();
				HikariDataSource far = TestDatabase.POSTGRESQL.empty()) {
			JdbcClient.create(far)
				.sql("create table effect (n bigint generated always as identity primary key, note varchar(10000))")
				.update();
			try (ConfigurableApplicationContext receiver = start(PeerHost.class, far, "vix.sync.engine.enabled=false",
					"vix.sync.peer.receive.enabled=true")) {
				String url = "vix.sync.peers.far.url=http://127.0.0.1:"
						+ receiver.getEnvironment().getRequiredProperty("local.server.port");
				String[] single = { "vix.sync.peer.batch-limit=1", "vix.sync.peer.max-requests=32" };
				drain(near, url, OPERATIONS / 4, single);
				drain(near, url, OPERATIONS / 4);
				double alone = 0;
				double together = 0;
				for (int round = 0; round < ROUNDS; round++) {
					alone = Math.max(alone, drain(near, url, OPERATIONS, single).rate());
					Drained batched = drain(near, url, OPERATIONS);
					assertThat(batched.requests()).isLessThan(OPERATIONS / 10);
					together = Math.max(together, batched.rate());
				}
				logger.info("single {}/s, batched {}/s, ratio {}", alone, together, together / alone);
				assertThat(together / alone).isGreaterThan(RATIO);
			}
		}
	}

	private static ConfigurableApplicationContext start(Class<?> host, HikariDataSource database,
			String... properties) {
		return TestHost
			.startOnWeb(host, database, Stream
				.concat(Stream.of("spring.datasource.hikari.maximum-pool-size=40", "vix.sync.engine.concurrency=400",
						"vix.sync.engine.concurrency-per-destination=200"), Stream.of(properties))
				.toArray(String[]::new));
	}

	private static Drained drain(HikariDataSource near, String url, int operations, String... properties) {
		String[] all = Stream.concat(Stream.of(url), Stream.of(properties)).toArray(String[]::new);
		try (ConfigurableApplicationContext sender = start(PeersTests.SendingHost.class, near, all)) {
			VixSync vixSync = sender.getBean(VixSync.class);
			JdbcClient outbox = JdbcClient.create(near);
			vixSync.pause();
			sender.getBean(TransactionTemplate.class)
				.executeWithoutResult((status) -> IntStream.range(0, operations)
					.forEach((i) -> vixSync.enqueue(Operation.of("note.added", "peer:far", "{\"note\":" + i + "}"))));
			long began = System.nanoTime();
			vixSync.resume();
			Awaitility.await()
				.pollInterval(Duration.ofMillis(5))
				.atMost(Duration.ofMinutes(5))
				// Counting would cost the database more than batches do.
				.until(() -> outbox.sql("select not exists (select from vix_sync_outbox)")
					.query(Boolean.class)
					.single());
			double rate = operations / ((System.nanoTime() - began) / 1e9);
			int requests = sender.getBean(PeersTests.SendingHost.class).tokens.size();
			logger.info("{} operations, {}/s in {} requests", operations, rate, requests);
			return new Drained(rate, requests);
		}
	}

	/** Operations per second, and requests in all. */
	private record Drained(double rate, int requests) {
	}

}
