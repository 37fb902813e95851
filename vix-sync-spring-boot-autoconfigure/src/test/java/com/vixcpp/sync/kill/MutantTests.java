package com.vixcpp.sync.kill;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.kill.Evidence.End;
import com.vixcpp.sync.operation.Operation;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The proof of the proof: with one guard taken out the invariants of {@link KillTests}
 * must be broken, and with none taken out they hold. Three ways: a life in peace and a
 * worker that comes too late run in this process, what needs a kill is forked and killed
 * once, at the moment that matters.
 */
class MutantTests {

	/** Has each answer of the server among those of the writers below. */
	private static final long SEED = 55;

	@TempDir
	private static Path shared;

	private static ClassArchive archive;

	@TempDir
	private Path directory;

	@BeforeAll
	static void makeArchive() throws InterruptedException {
		archive = ClassArchive.prepare(shared);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE,
			names = { "WRITE_DELAY", "DELETE_BEFORE_SEND", "LEASES_NEVER_END", "FENCE_REMOVED" })
	void aLifeInPeaceCatches(Mutant mutant) throws InterruptedException {
		try (HikariDataSource database = database(); RecordingServer server = new RecordingServer(SEED)) {
			Set<String> acknowledged = ConcurrentHashMap.newKeySet();
			CountDownLatch drained = new CountDownLatch(1);
			try (ConfigurableApplicationContext context = start(mutant, server, 3, (line) -> {
				if (line.startsWith("ack ")) {
					acknowledged.add(line.substring("ack ".length()));
				}
				else if (line.equals("drained")) {
					drained.countDown();
				}
			})) {
				drained.await(patience(mutant).toMillis(), TimeUnit.MILLISECONDS);
			}
			Evidence evidence = Evidence.gather(database, acknowledged, server.requests(), Map.of(0, End.STOPPED));
			judge(mutant, Invariant.broken(evidence));
			assertThat(server.requests()).extracting(Request::answer).containsAll(EnumSet.allOf(Answer.class));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "NONE", "FENCE_REMOVED" })
	void aWorkerThatComesTooLateCatches(Mutant mutant) {
		try (HikariDataSource database = database();
				RecordingServer server = new RecordingServer(SEED);
				ConfigurableApplicationContext context = start(mutant, server, 0, (line) -> {
				})) {
			JdbcTemplate jdbc = new JdbcTemplate(database);
			var first = server.hold("late", 1);
			var second = server.hold("late", 2);
			context.getBean(TransactionTemplate.class).executeWithoutResult((status) -> {
				context.getBean(JdbcTemplate.class).update("insert into local_write values ('late', 'body')");
				context.getBean(VixSync.class)
					.enqueue(Operation.of("http.post", server.targets().split(",")[0] + "/operations/late", "body")
						.withId("late"));
			});
			await().atMost(Duration.ofSeconds(30)).until(() -> server.arrivals("late") == 1);
			jdbc.update("update vix_sync_outbox set lease_until = created_at");
			await().atMost(Duration.ofSeconds(30)).until(() -> server.arrivals("late") == 2);
			first.complete(Answer.ERROR);
			await().atMost(Duration.ofSeconds(30))
				.until(() -> context.getBean(SyncEngine.class).leasesLost() == 1
						|| context.getBean(VixSync.class).find("late").orElseThrow().attempt() == 1);
			second.complete(Answer.OK);
			await().atMost(Duration.ofSeconds(30))
				.until(() -> context.getBean(VixSync.class).find("late").orElseThrow().status().isFinal());
			Map<Invariant, List<String>> broken = Invariant
				.broken(Evidence.gather(database, Set.of("late"), server.requests(), Map.of(0, End.KILLED)));
			// By design: the lease was taken away in the middle of a send.
			broken.keySet().removeAll(Set.of(Invariant.ONE_OWNER_AT_A_TIME, Invariant.RETRIES_KEEP_THEIR_DISTANCE));
			judge(mutant, broken);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "NONE", "WRITE_DELAY", "DELETE_BEFORE_SEND", "LEASES_NEVER_END" })
	void aKillCatches(Mutant mutant) throws InterruptedException {
		try (Campaign campaign = new Campaign(archive, this.directory, database(), SEED, "--kill.mutant=" + mutant)) {
			campaign.live((mutant == Mutant.WRITE_DELAY) ? Kill.at(Moment.ENQUEUE_COMMITTED, 20)
					: Kill.at(Moment.SENDING, 20));
			campaign.drain(patience(mutant));
			Evidence evidence = campaign.evidence();
			judge(mutant, Invariant.broken((mutant == Mutant.NONE) ? evidence.without(evidence.halves()) : evidence));
		}
	}

	private static void judge(Mutant mutant, Map<Invariant, List<String>> broken) {
		if (mutant == Mutant.NONE) {
			assertThat(broken).isEmpty();
		}
		else {
			assertThat(broken).containsKey(mutant.caughtBy());
		}
	}

	/** What never ends need not be waited for as long as what is only slow. */
	private static Duration patience(Mutant mutant) {
		boolean endless = mutant.caughtBy() == Invariant.EVERYTHING_ENDS || mutant == Mutant.CLAIM_NOT_KEPT;
		return Duration.ofSeconds(endless ? 4 : 60);
	}

	private HikariDataSource database() {
		HikariDataSource database = new HikariDataSource();
		database.setJdbcUrl("jdbc:h2:file:" + this.directory.resolve("database"));
		database.setUsername("sa");
		return database;
	}

	private ConfigurableApplicationContext start(Mutant mutant, RecordingServer server, int writers,
			java.util.function.Consumer<String> out) {
		return Victim.start(new String[] { "--spring.datasource.url=jdbc:h2:file:" + this.directory.resolve("database"),
				"--spring.datasource.username=sa", "--kill.mutant=" + mutant, "--kill.life=0",
				"--kill.writers=" + writers, "--kill.writes=20", "--kill.targets=" + server.targets() }, out);
	}

}
