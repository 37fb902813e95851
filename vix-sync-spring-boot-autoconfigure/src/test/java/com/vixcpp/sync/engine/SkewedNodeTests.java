package com.vixcpp.sync.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.ClaimRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;

import static com.vixcpp.sync.engine.EngineFixture.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Nodes in processes of their own, whose machine's clock is wrong or jumps (libfaketime),
 * on a PostgreSQL whose clock is right: nothing that is stored follows them.
 */
class SkewedNodeTests {

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	@TempDir
	private Path directory;

	private EngineFixture fixture;

	private Process process;

	@BeforeEach
	void open() {
		assumeTrue(library() != null,
				"Skipped: install libfaketime (Debian: faketime) to run nodes with a wrong clock");
		this.fixture = new EngineFixture(TestDatabase.POSTGRESQL);
	}

	@AfterEach
	void close() {
		if (this.process != null) {
			this.process.destroyForcibly();
		}
		if (this.fixture != null) {
			this.fixture.close();
		}
	}

	private void start(String clock, String timeSource, boolean jumping) throws IOException {
		Files.writeString(this.directory.resolve("clock"), clock);
		ProcessBuilder builder = new ProcessBuilder(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), SkewedNode.class.getName(), this.fixture.dataSource.getJdbcUrl(),
				this.fixture.dataSource.getUsername(), this.fixture.dataSource.getPassword(), timeSource));
		builder.environment()
			.putAll(Map.of("LD_PRELOAD", library().toString(), "FAKETIME_DONT_FAKE_MONOTONIC", "1",
					"DONT_FAKE_MONOTONIC", "1"));
		if (jumping) {
			builder.environment()
				.putAll(Map.of("FAKETIME_TIMESTAMP_FILE", this.directory.resolve("clock").toString(),
						"FAKETIME_CACHE_DURATION", "1"));
		}
		else {
			builder.environment().put("FAKETIME", clock);
		}
		this.process = builder.redirectErrorStream(true).redirectOutput(this.directory.resolve("log").toFile()).start();
	}

	private static Path library() {
		return Stream
			.of("/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime", "/usr/lib64/faketime",
					"/usr/lib/faketime")
			.map((each) -> Path.of(each, "libfaketimeMT.so.1"))
			.filter(Files::exists)
			.findFirst()
			.orElse(null);
	}

	private Instant databaseTime() {
		return JdbcClient.create(this.fixture.dataSource)
			.sql("select clock_timestamp()")
			.query(OffsetDateTime.class)
			.single()
			.toInstant();
	}

	private void enqueueAroundNow() {
		Instant now = databaseTime();
		Duration some = Duration.ofMinutes(5);
		this.fixture.outbox.enqueue(operation("leased"), "test", null);
		this.fixture.outbox.claim(new ClaimRequest(Map.of("test", 1), Set.of("test"), 1000, some, false), null);
		this.fixture.outbox.enqueue(operation("due"), "test", null);
		this.fixture.outbox.enqueue(operation("flaky"), "test", null);
		this.fixture.outbox.enqueue(operation("later").withNotBefore(now.plus(some)), "test", null);
		this.fixture.outbox.enqueue(operation("valid").withExpiresAt(now.plus(some)), "test", null);
		this.fixture.outbox.enqueue(operation("over").withExpiresAt(now.minusSeconds(1)), "test", null);
	}

	private void awaitStatus(String id, OperationStatus status) {
		await().atMost(PATIENCE).until(() -> this.fixture.view(id).status() == status);
	}

	@Test
	@DisplayName("W9, B1: nodes whose clocks are ten minutes ahead and behind change nothing")
	void nodesWhoseClocksAreTenMinutesWrongChangeNothing() throws IOException {
		enqueueAroundNow();
		for (String skew : new String[] { "+10m", "-10m" }) {
			start(skew, "database", false);
			String id = "of" + skew;
			awaitStatus("due", OperationStatus.DONE);
			this.fixture.outbox.enqueue(operation(id), "test", null);
			awaitStatus(id, OperationStatus.DONE);
			awaitStatus("flaky", OperationStatus.DONE);
			awaitStatus("valid", OperationStatus.DONE);
			awaitStatus("over", OperationStatus.EXPIRED);
			assertThat(this.fixture.view("later").status()).isEqualTo(OperationStatus.PENDING);
			assertThat(this.fixture.view("leased").status()).isEqualTo(OperationStatus.IN_FLIGHT);
			String said = Files.readString(this.directory.resolve("log"))
				.replaceAll("(?s).*clock of this node says (\\S+).*", "$1");
			assertThat(Duration.between(databaseTime(), Instant.parse(said)).abs()).as("its clock really was wrong")
				.isGreaterThan(Duration.ofMinutes(8));
			this.process.destroyForcibly();
		}
	}

	@Test
	@DisplayName("B1, the other way round: times of the JVM's clock would send too early and take leases of others")
	void timesOfTheJvmsClockWouldSendTooEarlyAndTakeLeasesOfOthers() throws IOException {
		enqueueAroundNow();
		start("+10m", "jvm", false);
		awaitStatus("later", OperationStatus.DONE);
		awaitStatus("leased", OperationStatus.DONE);
		awaitStatus("valid", OperationStatus.EXPIRED);
	}

	@Test
	@DisplayName("B1: a clock that jumps back an hour, and forward a day, under a running node changes nothing")
	void aClockThatJumpsUnderARunningNodeChangesNothing() throws IOException {
		start("+0", "database", true);
		this.fixture.outbox.enqueue(operation("before"), "test", null);
		awaitStatus("before", OperationStatus.DONE);
		for (String jump : new String[] { "-3600", "+86400", "+0" }) {
			Files.writeString(this.directory.resolve("clock"), jump);
			this.fixture.outbox.enqueue(operation("flaky" + jump), "test", null);
			this.fixture.outbox.enqueue(
					operation("later" + jump).withNotBefore(databaseTime().plus(Duration.ofMinutes(5))), "test", null);
			awaitStatus("flaky" + jump, OperationStatus.DONE);
			assertThat(this.fixture.view("later" + jump).status()).isEqualTo(OperationStatus.PENDING);
		}
	}

}
