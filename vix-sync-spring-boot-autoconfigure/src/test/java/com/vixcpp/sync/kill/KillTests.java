package com.vixcpp.sync.kill;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import com.vixcpp.sync.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The proof by {@code kill -9}: a whole application writes, enqueues and drains, and is
 * killed again and again, at random and at chosen moments. Then everything is looked at
 * from the outside. A failure is repeated with {@code -Dvix.kill.seed=…}, as far as the
 * scheduler allows; {@code -Dvix.kill.kills=…} or the Maven profile {@code kill} sets the
 * number of kills.
 * <p>
 * Every life is the whole Spring Boot application in a process of its own, killed by
 * SIGKILL; what is chosen is only where one of its threads stands still. On H2 a
 * transaction that another thread was committing at the kill, and that nobody was told
 * of, may be there by half: those are set aside, counted and logged.
 */
class KillTests {

	private static final Logger logger = LoggerFactory.getLogger(KillTests.class);

	private static final int KILLS = Integer.getInteger("vix.kill.kills", 30);

	private static final long SEED = Long.getLong("vix.kill.seed", ThreadLocalRandom.current().nextInt(1_000_000));

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
	@EnumSource
	void noKillLosesInventsOrDoublesAnything(TestDatabase database) throws InterruptedException {
		logger.info("{} kills on {}, seed {}", KILLS, database, SEED);
		try (Campaign campaign = new Campaign(archive, this.directory, outlasting(database), SEED)) {
			for (Kill kill : Kill.plan(KILLS, new Random(SEED))) {
				while (!campaign.live(kill)) {
					logger.info("Stopped before it was killed");
				}
			}
			campaign.drain(Duration.ofMinutes(3));
			Evidence evidence = campaign.evidence();
			logger.info("{}: {}", database, evidence);
			Set<String> halves = (database == TestDatabase.H2) ? evidence.halves() : Set.of();
			logger.info("Torn before anybody was told of them: {}", halves);
			assertThat(Invariant.broken(evidence.without(halves))).as("seed %d: %s", SEED, evidence).isEmpty();
			assertThat(halves).hasSizeLessThan(KILLS);
			assertThat(evidence.kills()).isEqualTo(KILLS);
			assertThat(evidence.acknowledged()).hasSizeGreaterThan(KILLS);
			assertThat(evidence.log().keySet()).as("the kills hit what was in flight")
				.anyMatch((id) -> evidence.leasesLost(id) > 0);
		}
	}

	/**
	 * Without a database there is no local row and no rollback, and nothing is ever half.
	 */
	@Test
	void noKillLosesInventsOrDoublesAnythingInFiles() throws InterruptedException {
		int kills = Math.max(6, KILLS / 5);
		logger.info("{} kills in files, seed {}", kills, SEED);
		List<Kill> plan = Kill.plan(kills * 2 + 4, new Random(SEED))
			.stream()
			.filter((each) -> each.moment() != Moment.MIGRATION && each.moment() != Moment.LOCAL_WRITE)
			.limit(kills)
			.toList();
		try (Campaign campaign = new Campaign(archive, this.directory, new VictimFiles(this.directory.resolve("files")),
				SEED)) {
			for (Kill kill : plan) {
				while (!campaign.live(kill)) {
					logger.info("Stopped before it was killed");
				}
			}
			campaign.drain(Duration.ofMinutes(3));
			Evidence evidence = campaign.evidence();
			logger.info("In files: {}", evidence);
			assertThat(Invariant.broken(evidence)).as("seed %d: %s", SEED, evidence).isEmpty();
			assertThat(evidence.kills()).isEqualTo(kills);
			assertThat(evidence.acknowledged()).hasSizeGreaterThan(kills);
			assertThat(evidence.log().keySet()).as("the kills hit what was in flight")
				.anyMatch((id) -> evidence.leasesLost(id) > 0);
		}
	}

	private HikariDataSource outlasting(TestDatabase database) {
		if (database == TestDatabase.POSTGRESQL) {
			return database.empty();
		}
		HikariDataSource file = new HikariDataSource();
		file.setJdbcUrl("jdbc:h2:file:" + this.directory.resolve("database"));
		file.setUsername("sa");
		return file;
	}

}
