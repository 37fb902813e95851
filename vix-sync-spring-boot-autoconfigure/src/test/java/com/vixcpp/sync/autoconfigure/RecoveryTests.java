package com.vixcpp.sync.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.jdbc.JdbcOutboxStore;
import com.vixcpp.sync.jdbc.JdbcTransactions;
import com.vixcpp.sync.jdbc.JdbcWal;
import com.vixcpp.sync.jdbc.Node;
import com.vixcpp.sync.jdbc.Nodes;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application that starts where another process has died goes on with its work.
 */
@ExtendWith(OutputCaptureExtension.class)
class RecoveryTests {

	@ParameterizedTest
	@EnumSource
	void whatADeadProcessHadInFlightIsDeliveredWithinTwoSecondsOfTheStart(TestDatabase database, CapturedOutput output)
			throws Exception {
		try (HikariDataSource dataSource = database.migrated()) {
			claimAndDie(dataSource);
			new ApplicationContextRunner()
				.withConfiguration(
						AutoConfigurations.of(VixSyncJdbcAutoConfiguration.class, VixSyncAutoConfiguration.class))
				.withBean("dataSource", HikariDataSource.class, () -> dataSource,
						(bean) -> bean.setDestroyMethodName(""))
				.withBean(SyncTransport.class, () -> SyncTransport.of("test", (operation) -> SendResult.delivered()))
				.run((context) -> {
					VixSync vixSync = context.getBean(VixSync.class);
					await().atMost(Duration.ofSeconds(2))
						.until(() -> vixSync.find("a").orElseThrow().status() == OperationStatus.DONE);
					assertThat(vixSync.find("a").orElseThrow().attempt()).isZero();
					assertThat(output.getOut()).containsOnlyOnce("Operations that wait to be sent: 1; that failed")
						.containsOnlyOnce("Node dead has died: whatever it had in flight is taken back and sent again");
				});
		}
	}

	private static void claimAndDie(HikariDataSource dataSource) throws IOException, InterruptedException {
		Process process = new ProcessBuilder("sleep", "60").start();
		Node node = Node.of(process.toHandle(), "dead", false);
		JdbcTransactions transactions = TestDatabase.transactions(dataSource);
		Outbox outbox = new Outbox("dead",
				new JdbcOutboxStore(transactions, new JdbcWal(transactions), new Nodes(node, transactions)),
				RetryPolicy.DEFAULT, new Random(1));
		outbox.enqueue(Operation.of("test", "x").withId("a"), "test", null);
		assertThat(outbox.claim(new ClaimRequest(Map.of("test", 1), Set.of("test"), 1000, Duration.ofHours(1), false),
				null))
			.hasSize(1);
		process.destroyForcibly().waitFor();
	}

}
