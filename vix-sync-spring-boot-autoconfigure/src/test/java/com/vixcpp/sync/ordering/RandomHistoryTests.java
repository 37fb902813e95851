package com.vixcpp.sync.ordering;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

import com.vixcpp.sync.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Law 5 in random histories: 50 keys, three nodes, transactions of many operations that
 * roll back and overlap, failures, rejections, a resting destination, workers that die
 * with what they have claimed, and a person who retries and discards. With
 * {@code -Dvix.ordering.operations=…} or the Maven profile {@code ordering} there are
 * more of them; a failure names its seed for {@code -Dvix.ordering.seed=…}.
 */
class RandomHistoryTests {

	private static final Logger logger = LoggerFactory.getLogger(RandomHistoryTests.class);

	private static final int OPERATIONS = Integer.getInteger("vix.ordering.operations", 50_000);

	private static final long SEED = Long.getLong("vix.ordering.seed", ThreadLocalRandom.current().nextInt(1_000_000));

	private static final int NODES = 3;

	@ParameterizedTest
	@EnumSource
	void firstArrivalsOfAKeyAreInTheOrderOfTheirTransactionsWhateverFails(TestDatabase database) {
		History history = new History();
		try (HikariDataSource dataSource = database.migrated()) {
			JdbcClient jdbc = JdbcClient.create(dataSource);
			long started = System.nanoTime();
			List<OrderingNode> nodes = new ArrayList<>();
			for (int i = 0; i < NODES; i++) {
				nodes.add(new OrderingNode("node" + i, dataSource, history, new Random(SEED + i)));
			}
			Users users = new Users(dataSource, history, OPERATIONS, SEED);
			nodes.forEach(OrderingNode::start);
			users.start();
			await().atMost(Duration.ofMinutes(30))
				.pollInterval(Duration.ofMillis(100))
				.until(() -> users.areDone()
						&& jdbc.sql("select count(*) from (select 1 from vix_sync_outbox limit 1) o")
							.query(Integer.class)
							.single() == 0);
			users.stop();
			nodes.forEach(OrderingNode::close);
			logger.info("{}: {} operations of {} in {} ms, seed {}", database, history.size(), users,
					(System.nanoTime() - started) / 1_000_000, SEED);
		}
		assertThat(history.inversions()).as("seed %d", SEED).isEmpty();
		assertThat(history.together()).as("seed %d", SEED).isEmpty();
		assertThat(history.missing()).hasSizeLessThan(OPERATIONS / 10);
		assertThat(history.size()).isGreaterThanOrEqualTo(OPERATIONS);
	}

}
