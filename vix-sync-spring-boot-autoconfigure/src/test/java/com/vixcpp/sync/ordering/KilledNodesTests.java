package com.vixcpp.sync.ordering;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.flyway.VixSyncMigrator;
import com.vixcpp.sync.jdbc.JdbcOutboxStore;
import com.vixcpp.sync.jdbc.JdbcTransactions;
import com.vixcpp.sync.jdbc.JdbcWal;
import com.vixcpp.sync.jdbc.Node;
import com.vixcpp.sync.jdbc.Nodes;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.wal.WalRecord;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Law 5 under {@code kill -9}: three processes on one PostgreSQL, or one on an H2 file,
 * are killed at random moments and started again. What arrives of a key for the first
 * time has a higher number than all that arrived of it before.
 */
class KilledNodesTests {

	private static final Logger logger = LoggerFactory.getLogger(KilledNodesTests.class);

	private static final int KILLS = Integer.getInteger("vix.ordering.kills", 6);

	private static final int KEYS = 17;

	private static final Duration LEASE = Duration.ofSeconds(3);

	private final Map<String, Integer> last = new HashMap<>();

	private final Set<String> arrived = new HashSet<>();

	private final List<String> inversions = Collections.synchronizedList(new ArrayList<>());

	private final Random random = new Random();

	private final List<Process> processes = new ArrayList<>();

	@TempDir
	private Path directory;

	private HttpServer server;

	private int lives;

	@BeforeEach
	void listen() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
		this.server.createContext("/", this::answer);
		this.server.setExecutor(Executors.newFixedThreadPool(8, OrderingNode::daemon));
		this.server.start();
	}

	@AfterEach
	void close() {
		this.processes.forEach(Process::destroyForcibly);
		this.server.stop(0);
	}

	private void answer(HttpExchange exchange) throws IOException {
		String id = exchange.getRequestURI().getPath().substring(1);
		exchange.sendResponseHeaders(arrives(id) ? 200 : 503, -1);
		exchange.close();
	}

	/** Now and then it is busy: the operation has arrived and comes again. */
	private synchronized boolean arrives(String id) {
		String key = id.substring(0, id.indexOf('-'));
		int number = Integer.parseInt(id.substring(id.indexOf('-') + 1));
		if (this.arrived.add(id)) {
			Integer before = this.last.put(key, number);
			if (before != null && before > number) {
				this.inversions.add(id + " after " + before);
			}
		}
		return this.random.nextInt(50) > 0;
	}

	@Test
	void threeNodesOnPostgresThatAreKilledKeepTheOrder() throws Exception {
		try (HikariDataSource postgres = TestDatabase.POSTGRESQL.migrated()) {
			for (int node = 0; node < 3; node++) {
				this.processes.add(start(postgres, node));
			}
			for (int kill = 0; kill < KILLS; kill++) {
				letWork();
				kill(kill % 3);
				this.processes.set(kill % 3, start(postgres, kill % 3));
			}
			for (int node = 0; node < 3; node++) {
				kill(node);
			}
			drain(postgres);
		}
	}

	@Test
	void aNodeOnAnH2FileThatIsKilledKeepsTheOrder() throws Exception {
		String url = "jdbc:h2:file:" + this.directory.resolve("outbox") + ";WRITE_DELAY=0";
		try (HikariDataSource file = file(url)) {
			new VixSyncMigrator(file, "h2", null).afterPropertiesSet();
		}
		for (int kill = 0; kill < KILLS; kill++) {
			this.processes.add(0, start(url, "sa", "", 0, KEYS));
			letWork();
			kill(0);
		}
		try (HikariDataSource file = file(url)) {
			drain(file);
		}
	}

	/** What chance does once in a great many histories. */
	@ParameterizedTest
	@EnumSource
	void anOperationThatEachKillFindsInFlightDoesNotHoldItsKey(TestDatabase database) {
		try (HikariDataSource dataSource = database.migrated()) {
			JdbcTransactions transactions = TestDatabase.transactions(dataSource);
			Outbox outbox = new Outbox("one", new JdbcOutboxStore(transactions, new JdbcWal(transactions)),
					KilledNode.RETRY, this.random);
			Instant now = Instant.parse("2026-01-01T00:00:00Z");
			outbox.enqueue(Operation.of("test", "x").withId("a").withOrderingKey("key"), "test", now);
			outbox.keys().lineUp();
			for (int kill = 0; kill < Math.max(4, KILLS); kill++) {
				assertThat(outbox.claim(request(kill > 0), now)).hasSize(1);
				now = now.plus(LEASE);
				assertThat(outbox.recover(1, true, now)).isEqualTo(1);
				assertThat(outbox.find("a").orElseThrow().attempt()).isEqualTo(kill);
				now = now.plus(KilledNode.RETRY.maxDelay());
			}
			assertThat(outbox.keys().held()).isZero();
			assertThat(outbox.complete(outbox.claim(request(true), now).get(0), now)).isTrue();
		}
	}

	private static ClaimRequest request(boolean suspects) {
		return new ClaimRequest(Map.of("test", 1), Set.of("test"), 1000, LEASE, suspects);
	}

	private static HikariDataSource file(String url) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(url);
		dataSource.setUsername("sa");
		dataSource.setPassword("");
		return dataSource;
	}

	private Process start(HikariDataSource dataSource, int node) throws IOException {
		return start(dataSource.getJdbcUrl(), dataSource.getUsername(), dataSource.getPassword(), node * KEYS, KEYS);
	}

	private Process start(String url, String user, String password, int firstKey, int keys) throws IOException {
		Path log = this.directory.resolve("life" + ++this.lives + ".log");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp", System.getProperty("java.class.path"),
				KilledNode.class.getName(), url, user, password, Integer.toString(this.server.getAddress().getPort()),
				Integer.toString(this.lives), Integer.toString(firstKey), Integer.toString(keys))
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		await().atMost(Duration.ofSeconds(60)).until(() -> Files.readString(log).contains("ready"));
		return process;
	}

	/** However fast the machine is, each life gets something done. */
	private void letWork() {
		int enough = arrivals() + 30 + this.random.nextInt(150);
		await().atMost(Duration.ofMinutes(2)).until(() -> arrivals() >= enough);
	}

	private synchronized int arrivals() {
		return this.arrived.size();
	}

	private void kill(int node) throws InterruptedException {
		assertThat(this.processes.get(node).destroyForcibly().waitFor()).as("killed, not ended by itself")
			.isEqualTo(128 + 9);
	}

	/** What is left is sent by this process. */
	private void drain(HikariDataSource dataSource) {
		JdbcClient jdbc = JdbcClient.create(dataSource);
		JdbcTransactions transactions = TestDatabase.transactions(dataSource);
		JdbcOutboxStore store = new JdbcOutboxStore(transactions, new JdbcWal(transactions),
				new Nodes(Node.current(false), transactions));
		store.recover();
		SyncEngine engine = OrderingNode.engine(new Outbox("last", store, KilledNode.RETRY, this.random),
				SyncTransport.of("test", (operation) -> {
					arrives(operation.id());
					return SendResult.delivered();
				}), LEASE, this.random);
		engine.start();
		await().atMost(Duration.ofMinutes(3))
			.pollInterval(Duration.ofMillis(100))
			.untilAsserted(() -> assertThat(left(jdbc)).isEmpty());
		engine.stop();
		List<String> enqueued = jdbc.sql("select operation_id from vix_sync_wal where revision = 0")
			.query(String.class)
			.list();
		int charged = charged(jdbc);
		logger.info("{} operations in {} lives, {} of them charged for a kill", enqueued.size(), this.lives, charged);
		assertThat(charged).as("a kill is charged to one operation at most").isLessThanOrEqualTo(this.lives);
		assertThat(this.inversions).isEmpty();
		assertThat(this.arrived).hasSizeGreaterThan(30 * KILLS).containsAll(enqueued);
	}

	/** Those of lost leases stay suspect, others that fail do not. */
	private static int charged(JdbcClient jdbc) {
		return jdbc.sql("select count(*) from vix_sync_wal where type in (:counted) and suspect")
			.param("counted", List.of(WalRecord.Type.FAILED.code(), WalRecord.Type.PERMANENTLY_FAILED.code()))
			.query(Integer.class)
			.single();
	}

	/** With all that tells why they are left. */
	private static List<Map<String, Object>> left(JdbcClient jdbc) {
		return jdbc
			.sql("""
					select operation_id, status, attempt, revision, place, suspect, due_at, lease_owner, lease_until, last_error
					from vix_sync_outbox order by position limit 20
					""")
			.query()
			.listOfRows();
	}

}
