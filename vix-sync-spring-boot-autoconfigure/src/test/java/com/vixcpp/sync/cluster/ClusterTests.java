package com.vixcpp.sync.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongPredicate;

import com.vixcpp.sync.operation.OperationStatus;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Three nodes in processes of their own on one PostgreSQL; again and again one of them is
 * killed, stopped or cut off from the database. A failure is repeated with
 * {@code -Dvix.cluster.seed=…}, as far as the scheduler allows;
 * {@code -Dvix.cluster.faults=…} or the Maven profile {@code cluster} sets their number.
 */
@Tag("alone")
class ClusterTests {

	private static final Logger logger = LoggerFactory.getLogger(ClusterTests.class);

	private static final int NODES = 3;

	private static final int FAULTS = Integer.getInteger("vix.cluster.faults", 3);

	private static final long SEED = Long.getLong("vix.cluster.seed", ThreadLocalRandom.current().nextInt(1_000_000));

	private static final Duration WINDOW = ofSeconds(2);

	/** The far end takes so long that the machine has little say in the rate. */
	private static final Duration TAKES = ofMillis(200);

	private static final int SLOTS = 4;

	/** Full is what the slots of all nodes carry; the first seconds of a JVM are less. */
	private static final double NEARLY_FULL = 0.8 * NODES * SLOTS * 1000 / TAKES.toMillis();

	private static final LongPredicate ALL = (pid) -> true;

	private final List<Stop> stops = new ArrayList<>();

	@Test
	void workMovesToTheLivingAndNoOperationIsEverHeldTwice(@TempDir Path directory) throws Exception {
		logger.info("{} faults, seed {}", FAULTS, SEED);
		try (Cluster cluster = new Cluster(NODES, directory, TAKES, "vix.sync.engine.concurrency=" + SLOTS,
				"vix.sync.engine.concurrency-per-destination=" + SLOTS, "vix.sync.engine.batch-limit=" + SLOTS)) {
			cluster.start();
			cluster.startFeeding();
			for (Fault fault : Fault.plan(FAULTS, NODES, new Random(SEED))) {
				through(cluster, fault);
			}
			int enqueued = cluster.stopFeeding();
			JdbcClient jdbc = JdbcClient.create(cluster.database);
			await().atMost(ofMinutes(3))
				.pollInterval(ofMillis(200))
				.until(() -> jdbc.sql("select count(*) from vix_sync_outbox").query(Integer.class).single() == 0);
			assertThat(cluster.hub.ids()).hasSize(enqueued);
			assertThat(jdbc.sql("select count(*) from vix_sync_wal where status = 2").query(Integer.class).single())
				.as("each delivery is recorded once")
				.isEqualTo(enqueued);
			assertThat(cluster.leases.breaches(cluster::wasDead)).isEmpty();
			assertThat(cluster.leases.unexplained(cluster.hub.arrivals(), this::stoodStill)).isEmpty();
			logger.info("{} operations in {} requests, {} leases", enqueued, cluster.hub.arrivals().size(),
					cluster.leases.count("GRANTED"));
		}
	}

	private void through(Cluster cluster, Fault fault) throws Exception {
		long before = steadyRate(cluster);
		long pid = cluster.node(fault.node()).pid();
		Instant begun = Instant.now();
		cluster.begin(fault);
		List<String> held = cluster.leases.heldBy(pid);
		logger.info("{} of {}, which holds {}", fault, pid, held);
		assertThat(held).isNotEmpty();
		workMoves(cluster, pid, held);
		theRateIs(cluster, fault + ", the living", before * (NODES - 1.0) / NODES, (each) -> each != pid);
		cluster.end(fault);
		if (fault.kind() == Fault.Kind.STOP) {
			this.stops.add(new Stop(pid, begun, Instant.now()));
		}
		theRateIs(cluster, fault + ", all again", before, ALL);
	}

	/** All nodes are as fast as they will be, and two windows say the same. */
	private static long steadyRate(Cluster cluster) {
		long[] last = new long[1];
		await().atMost(ofMinutes(3)).pollDelay(WINDOW).pollInterval(ofMillis(500)).until(() -> {
			long rate = rate(cluster, ALL);
			boolean steady = rate >= NEARLY_FULL && rate >= 0.95 * last[0] && last[0] >= 0.95 * rate;
			last[0] = rate;
			return steady;
		});
		return last[0];
	}

	private static void workMoves(Cluster cluster, long pid, List<String> held) {
		await().atMost(ofMinutes(2)).pollInterval(ofMillis(100)).untilAsserted(() -> {
			assertThat(cluster.leases.heldBy(pid)).as("what the node still holds").isEmpty();
			assertThat(held).as("what it held")
				.allMatch((id) -> cluster.outbox.find(id).orElseThrow().status() == OperationStatus.DONE);
		});
	}

	private static void theRateIs(Cluster cluster, String when, double before, LongPredicate pids) {
		long asked = System.nanoTime();
		await().atMost(ofMinutes(2))
			.pollInterval(ofMillis(100))
			.untilAsserted(() -> assertThat((double) rate(cluster, pids)).as("%s: a second", when)
				.isGreaterThanOrEqualTo(0.95 * before));
		logger.info("{}: {} a second of {}, {} s later", when, rate(cluster, pids), before,
				(System.nanoTime() - asked) / 1e9);
	}

	private static long rate(Cluster cluster, LongPredicate pids) {
		long now = System.nanoTime();
		return cluster.hub.medianPerSecond(now - WINDOW.toNanos(), now, pids);
	}

	/** Also for what it sent in the first moment afterwards. */
	private boolean stoodStill(long pid, Instant at) {
		return this.stops.stream()
			.anyMatch((each) -> each.pid() == pid && at.isAfter(each.from()) && at.isBefore(each.to().plusSeconds(1)));
	}

	private record Stop(long pid, Instant from, Instant to) {
	}

}
