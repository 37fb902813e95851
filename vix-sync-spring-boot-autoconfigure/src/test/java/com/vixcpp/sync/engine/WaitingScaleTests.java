package com.vixcpp.sync.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.webclient.HttpClients;
import com.vixcpp.sync.webclient.HttpTransport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Law 7: what waits and cannot be sent costs what can be sent nothing. Two databases side
 * by side, one with a long backlog ({@code -Dvix.waiting.operations=…}), take turns with
 * a thousand operations each, over HTTP. H2 works in this process, as the receiver does:
 * what a round takes there is the CPU time of its threads, in which neither other work of
 * the machine shows nor that of the compilers.
 */
@Tag("alone")
class WaitingScaleTests {

	private static final Logger logger = LoggerFactory.getLogger(WaitingScaleTests.class);

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private static final int WAITING = Integer.getInteger("vix.waiting.operations", 1_000_000);

	private static final int LIVE = 1000;

	/**
	 * Until the compilers have done with a database; then it is warm for the next case.
	 */
	private static final int FIRST_WARM_UPS = 20;

	private static final int WARM_UPS = 2;

	private static final Set<TestDatabase> WARMED = EnumSet.noneOf(TestDatabase.class);

	private static final int ROUNDS = 45;

	/** Rows of one statement: H2 keeps what a transaction has done in memory. */
	private static final int TOGETHER = 20_000;

	private static final Duration POLL = Duration.ofMillis(2);

	/** Of a machine that may do much else. */
	private static final double RATIO = Double.parseDouble(System.getProperty("vix.waiting.ratio", "0.8"));

	@ParameterizedTest
	@CsvSource({ "H2, resting, 0", "H2, base, 1", "POSTGRESQL, resting, 0", "POSTGRESQL, base, 1" })
	void aMillionThatWaitAtRestOrForLaterDoNotSlowDownTheOthers(TestDatabase database, String destination,
			int hoursFromNow) {
		try (Side alone = new Side(database); Side beside = new Side(database)) {
			beside.wait(destination, hoursFromNow);
			List<Double> ratios = new ArrayList<>();
			for (int round = WARMED.add(database) ? -FIRST_WARM_UPS : -WARM_UPS; round < ROUNDS; round++) {
				boolean first = round % 2 == 0;
				long one = (first ? alone : beside).drain(round);
				long other = (first ? beside : alone).drain(round);
				if (round >= 0) {
					ratios.add(first ? (double) one / other : (double) other / one);
				}
			}
			ratios.sort(null);
			double ratio = ratios.get(ROUNDS / 2);
			logger.info("{}, {} wait at {} for {} hours: the others go at {} of their rate alone", database, WAITING,
					destination, hoursFromNow, ratio);
			assertThat(beside.waiting()).isEqualTo(WAITING);
			assertThat(ratio).isGreaterThan(RATIO);
		}
	}

	/** An engine on a database of its own. */
	private static final class Side implements AutoCloseable {

		private final TestDatabase database;

		private final EngineFixture fixture;

		private final JdbcTemplate jdbc;

		private final SyncEngine engine;

		private final ExecutorService answering = Executors.newFixedThreadPool(4);

		private final HttpServer receiver;

		private final AtomicInteger arrived = new AtomicInteger();

		private final AtomicInteger probes = new AtomicInteger();

		Side(TestDatabase database) {
			this.database = database;
			this.fixture = new EngineFixture(database);
			this.jdbc = new JdbcTemplate(this.fixture.dataSource);
			this.receiver = receiver();
			this.engine = this.fixture.engine(http(), SyncTransport.of("resting", (operation) -> {
				this.probes.incrementAndGet();
				return SendResult.unavailable("away").withRetryAfter(Duration.ofHours(1));
			}));
			this.engine.start();
		}

		private HttpServer receiver() {
			try {
				HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
				server.setExecutor(this.answering);
				server.createContext("/", (exchange) -> {
					exchange.getRequestBody().readAllBytes();
					exchange.sendResponseHeaders(204, -1);
					exchange.close();
					this.arrived.incrementAndGet();
				});
				server.start();
				return server;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private HttpTransport http() {
			WebClient webClient = HttpClients.webClient(WebClient.builder(), ClientHttpConnectorBuilder.detect(),
					HttpClientSettings.defaults(), List.of());
			return new HttpTransport(webClient,
					URI.create("http://127.0.0.1:" + this.receiver.getAddress().getPort() + "/"), Map.of(),
					Duration.ofSeconds(30));
		}

		private String numbers(int from, int to) {
			return ((this.database == TestDatabase.H2) ? "system_range(%d, %d) s(n)" : "generate_series(%d, %d) s(n)")
				.formatted(from, to);
		}

		/** The backlog; its first is sent in vain, so that its destination rests. */
		void wait(String destination, int hoursFromNow) {
			if (hoursFromNow == 0) {
				this.fixture.outbox.enqueue(Operation.of(destination, "x", "{}"), destination, null);
				this.engine.wake();
				await().until(
						() -> this.probes.get() == 1 && !this.fixture.network.destinations().unavailable().isEmpty());
				await().until(() -> this.jdbc.queryForObject("select count(*) from vix_sync_outbox where status = 1",
						Integer.class) == 0);
				this.jdbc.update("delete from vix_sync_outbox");
			}
			for (int from = 1 - WAITING; from <= 0; from += TOGETHER) {
				this.jdbc.update("""
						insert into vix_sync_outbox (position, operation_id, status, attempt, revision, due_at, kind,
						  destination, size, created_at)
						select n, 'waiting' || n, 0, 0, 0, current_timestamp + interval '%d' hour, 'resting', '%s', 2,
						  current_timestamp
						from %s
						""".formatted(hoursFromNow, destination, numbers(from, Math.min(0, from + TOGETHER - 1))));
			}
			this.jdbc.execute((this.database == TestDatabase.H2) ? "analyze" : "vacuum analyze vix_sync_outbox");
		}

		int waiting() {
			return this.jdbc.queryForObject("select count(*) from vix_sync_outbox", Integer.class);
		}

		private static Map<Long, Long> threads() {
			Map<Long, Long> nanos = new HashMap<>();
			for (long id : THREADS.getAllThreadIds()) {
				nanos.put(id, THREADS.getThreadCpuTime(id));
			}
			return nanos;
		}

		private static long since(Map<Long, Long> before) {
			Map<Long, Long> now = threads();
			return now.entrySet()
				.stream()
				.mapToLong((each) -> each.getValue() - before.getOrDefault(each.getKey(), 0L))
				.filter((each) -> each > 0)
				.sum();
		}

		/** Commit at once, and time how long the engine takes. */
		long drain(int round) {
			String name = "live" + (round + FIRST_WARM_UPS);
			this.jdbc.update("""
					insert into vix_sync_wal (operation_id, revision, type, at, status, attempt, next_attempt_at, kind,
					  target, content_type, payload, headers)
					select '%1$s-' || n, 0, 1, current_timestamp, 0, 0, current_timestamp, 'http.post', 'x',
					  'application/json', cast(? as %2$s), ''
					from %3$s
					""".formatted(name, (this.database == TestDatabase.H2) ? "varbinary" : "bytea", numbers(1, LIVE)),
					new byte[200]);
			int before = this.arrived.get();
			this.jdbc.update("""
					insert into vix_sync_outbox (position, operation_id, status, attempt, revision, due_at, kind,
					  destination, size, created_at)
					select position, operation_id, 0, 0, 0, at, 'http.post', 'base', 200, at from vix_sync_wal
					where operation_id like '%s-%%' and revision = 0
					""".formatted(name));
			Map<Long, Long> threads = threads();
			long began = System.nanoTime();
			this.engine.wake();
			await().atMost(Duration.ofMinutes(2))
				.pollDelay(Duration.ZERO)
				.pollInterval(POLL)
				.until(() -> this.arrived.get() == before + LIVE);
			long nanos = (this.database == TestDatabase.H2) ? since(threads) : System.nanoTime() - began;
			await().pollDelay(Duration.ZERO)
				.pollInterval(POLL)
				.until(() -> this.jdbc.queryForObject("select count(*) from vix_sync_outbox where position > 0",
						Integer.class) == 0);
			return nanos;
		}

		/** H2 keeps a database in memory until it is told to end. */
		@Override
		public void close() {
			this.engine.stop();
			this.receiver.stop(0);
			this.answering.shutdownNow();
			if (this.database == TestDatabase.H2) {
				this.jdbc.execute("shutdown");
			}
			this.fixture.close();
		}

	}

}
