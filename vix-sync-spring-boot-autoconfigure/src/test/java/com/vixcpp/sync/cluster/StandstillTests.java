package com.vixcpp.sync.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A real process stands still in the middle of a send, as a long pause of the garbage
 * collector or of a virtual machine makes it: SIGSTOP, and SIGCONT after its lease.
 */
class StandstillTests {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final String KIND = "patient.post";

	@Test
	void aSendOutlastsItsLeaseAndAStandstillDoesNot(@TempDir Path directory) throws Exception {
		try (Cluster cluster = new Cluster(1, directory, Duration.ZERO)) {
			cluster.start();
			JdbcClient jdbc = JdbcClient.create(cluster.database);
			NodeProcess node = cluster.node(0);
			CompletableFuture<Void> answer = cluster.hub.hold("a");
			cluster.outbox.enqueue(Operation.of(KIND, cluster.hub.origin(), "{}").withId("a"), KIND, null);
			await().atMost(PATIENCE).until(() -> cluster.leases.heldBy(node.pid()).equals(List.of("a")));
			String first = jdbc.sql("select cast(lease_until as varchar) from vix_sync_outbox")
				.query(String.class)
				.single();
			await().atMost(PATIENCE)
				.until(() -> jdbc.sql("select cast(:first as timestamptz) < clock_timestamp()")
					.param("first", first)
					.query(Boolean.class)
					.single());
			assertThat(cluster.outbox.recover(10, true, null)).as("renewed while the send lasts").isZero();
			assertThat(cluster.leases.heldBy(node.pid())).containsExactly("a");

			node.stop();
			await().atMost(PATIENCE).until(() -> cluster.outbox.recover(10, true, null) == 1);
			ClaimedOperation taken = cluster.outbox
				.claim(new ClaimRequest(Map.of(KIND, 1), Set.of(KIND), 1000, Duration.ofMinutes(10), true), null)
				.get(0);
			// Waits for the process where it will find it first of all.
			answer.complete(null);
			node.goOn();
			node.awaitLine("refused 1");
			assertThat(cluster.outbox.find("a").orElseThrow().status()).isEqualTo(OperationStatus.IN_FLIGHT);
			assertThat(cluster.outbox.complete(taken, null)).as("whoever took over is not disturbed").isTrue();
			assertThat(cluster.leases.breaches(cluster::wasDead)).isEmpty();
			assertThat(cluster.hub.arrivals("a")).hasSize(1);
		}
	}

}
