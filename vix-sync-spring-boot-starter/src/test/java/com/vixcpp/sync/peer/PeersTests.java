package com.vixcpp.sync.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.guest.Jars;
import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.webclient.VixSyncWebClientCustomizer;
import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Two applications that exchange operations: what the one enqueues takes effect once at
 * the other, and what that says of each operation is what becomes of it.
 */
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.JACKSON, Jars.BOOT_FLYWAY,
		Jars.SECURITY })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeersTests {

	private ConfigurableApplicationContext receiver;

	private PeerHost far;

	private Wire wire;

	private ConfigurableApplicationContext sender;

	private VixSync vixSync;

	@BeforeAll
	void start() {
		this.receiver = TestHost.start(PeerHost.class, "spring.datasource.url=" + TestHost.memory()
				+ ";INIT=create table if not exists effect (n bigint generated always as identity primary key\\, note varchar(10000))",
				"vix.sync.engine.enabled=false", "vix.sync.peer.receive.enabled=true",
				"spring.datasource.hikari.allow-pool-suspension=true",
				"spring.datasource.hikari.connection-timeout=300", "vix.sync.peer.receive.path=/from/peers");
		this.far = this.receiver.getBean(PeerHost.class);
		int port = port(this.receiver);
		this.wire = new Wire(() -> port);
		this.sender = TestHost.start(SendingHost.class, "vix.sync.peers.far.url=" + this.wire.origin() + "/from/peers",
				"vix.sync.peers.other.url=http://127.0.0.1:1", "vix.sync.peers.far.headers.X-Token=secret",
				"vix.sync.http.response-timeout=700ms", "vix.sync.retry.base-delay=50ms",
				"vix.sync.retry.max-delay=200ms", "vix.sync.retry.max-attempts=3");
		this.vixSync = this.sender.getBean(VixSync.class);
	}

	@AfterAll
	void stop() throws Exception {
		this.sender.close();
		this.wire.close();
		this.receiver.close();
	}

	@BeforeEach
	void clear() {
		this.wire.mend();
		this.far.clear();
		this.sender.getBean(SendingHost.class).tokens.clear();
	}

	private String enqueue(String kind, String text) {
		return this.vixSync.enqueue(Operation.of(kind, "peer:far", text));
	}

	private OperationView view(String id) {
		return this.vixSync.find(id).orElseThrow();
	}

	private OperationView await(String id, OperationStatus status) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> view(id).status() == status);
		return view(id);
	}

	private List<String> headers() {
		return List.copyOf(this.sender.getBean(SendingHost.class).tokens);
	}

	@Test
	void operationsOfAnyKindGoToThePeerInBatchesAndTakeEffectOnce() {
		List<String> ids = new ArrayList<>();
		TransactionTemplate transaction = this.sender.getBean(TransactionTemplate.class);
		transaction.executeWithoutResult((status) -> IntStream.range(0, 300)
			.forEach((i) -> ids.add(this.vixSync.enqueue(Operation.of("note.added", "peer:far", "note " + i)))));
		ids.forEach((each) -> await(each, OperationStatus.DONE));
		assertThat(this.far.effects()).hasSize(300).doesNotHaveDuplicates();
		assertThat(headers()).as("requests").hasSizeLessThan(60).containsOnly("secret");
	}

	@Test
	void operationsOfOneKeyArriveInOrder() {
		List<String> ids = new ArrayList<>();
		TransactionTemplate transaction = this.sender.getBean(TransactionTemplate.class);
		transaction.executeWithoutResult((status) -> IntStream.range(0, 20)
			.forEach((i) -> ids.add(this.vixSync
				.enqueue(Operation.of("note.added", "peer:far", "note " + i).withOrderingKey("nest")))));
		ids.forEach((each) -> await(each, OperationStatus.DONE));
		assertThat(this.far.effects())
			.containsExactlyElementsOf(IntStream.range(0, 20).mapToObj((i) -> "note " + i).toList());
	}

	@Test
	void whatThePeerSaysOfEachIsWhatBecomesOfIt() {
		this.far.failing = true;
		TransactionTemplate transaction = this.sender.getBean(TransactionTemplate.class);
		Map<String, String> ids = transaction.execute((status) -> Map.of("done", enqueue("note.added", "a"), "failed",
				enqueue("note.fails", "b"), "rejected", enqueue("note.rejected", "c"), "unknown",
				enqueue("note.lost", "d"), "later", enqueue("note.added", "e")));
		await(ids.get("done"), OperationStatus.DONE);
		await(ids.get("later"), OperationStatus.DONE);
		OperationView failed = await(ids.get("failed"), OperationStatus.PERMANENT_FAILED);
		assertThat(failed.attempt()).isEqualTo(3);
		assertThat(failed.lastError()).contains("IllegalStateException: the disk of the handler is full");
		OperationView unknown = await(ids.get("unknown"), OperationStatus.PERMANENT_FAILED);
		assertThat(unknown.attempt()).isEqualTo(3);
		assertThat(unknown.lastError()).contains("unknown kind: 'note.lost', there are note.added");
		OperationView rejected = await(ids.get("rejected"), OperationStatus.PERMANENT_FAILED);
		assertThat(rejected.attempt()).isEqualTo(1);
		assertThat(rejected.lastError()).contains("nobody wants it");
		assertThat(this.far.effects()).containsExactlyInAnyOrder("a", "e");
		this.far.failing = false;
		this.vixSync.retry(ids.get("failed"));
		await(ids.get("failed"), OperationStatus.DONE);
	}

	@Test
	void anOperationThatThePeerIsStillWorkingOnWaitsWithoutBeingCharged() {
		this.far.gate = new CountDownLatch(1);
		String id = enqueue("note.slow", "a");
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> headers().size() >= 4);
		assertThat(view(id).attempt()).isZero();
		this.far.gate.countDown();
		assertThat(await(id, OperationStatus.DONE).attempt()).isZero();
		assertThat(this.far.effects()).containsExactly("a");
	}

	@Test
	void aPeerThatIsAwayIsADestinationAtRestAndNothingIsCounted() {
		this.wire.cut();
		List<String> ids = IntStream.range(0, 20).mapToObj((i) -> enqueue("note.added", "note " + i)).toList();
		Network network = this.sender.getBean(Network.class);
		Awaitility.await().until(() -> network.destinations().unavailable().contains("peer:far"));
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> headers().size() >= 4);
		assertThat(ids).allSatisfy((each) -> assertThat(view(each).attempt()).isZero());
		assertThat(this.vixSync.explain(ids.get(0)).sentence()).contains("destination peer:far ");
		this.wire.mend();
		ids.forEach((each) -> assertThat(await(each, OperationStatus.DONE).attempt()).isZero());
		assertThat(this.far.effects()).hasSize(20).doesNotHaveDuplicates();
	}

	@Test
	void afterALostAnswerEverythingIsSentAgainAndHasOneEffect() {
		this.wire.lose(3);
		List<String> ids = IntStream.range(0, 50).mapToObj((i) -> enqueue("note.added", "note " + i)).toList();
		ids.forEach((each) -> assertThat(await(each, OperationStatus.DONE).attempt()).isZero());
		assertThat(this.wire.left()).isZero();
		assertThat(this.far.effects()).hasSize(50).doesNotHaveDuplicates();
	}

	@Test
	void aPeerWhoseDatabaseIsAwayIsADestinationAtRest() {
		try (ConfigurableApplicationContext ill = TestHost.start(PeerHost.class, "vix.sync.engine.enabled=false",
				"vix.sync.peer.receive.enabled=true");
				ConfigurableApplicationContext lone = TestHost.start(SendingHost.class,
						"vix.sync.peers.far.url=http://127.0.0.1:" + port(ill), "vix.sync.retry.base-delay=50ms")) {
			ill.getBean(HikariDataSource.class).close();
			VixSync vixSync = lone.getBean(VixSync.class);
			String id = vixSync.enqueue(Operation.of("note.added", "peer:far", "a"));
			Network network = lone.getBean(Network.class);
			Awaitility.await().until(() -> network.destinations().unavailable().contains("peer:far"));
			assertThat(vixSync.explain(id).sentence()).contains("HTTP 503");
			assertThat(vixSync.find(id).orElseThrow().attempt()).isZero();
		}
	}

	private static int port(ConfigurableApplicationContext host) {
		return host.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	@Test
	void aServerThatIsNoPeerIsADestinationAtRest() {
		int port = port(this.receiver);
		try (ConfigurableApplicationContext lost = TestHost.start(SendingHost.class,
				"vix.sync.peers.far.url=http://127.0.0.1:" + port + "/no/such/path",
				"vix.sync.retry.base-delay=50ms")) {
			VixSync vixSync = lost.getBean(VixSync.class);
			String id = vixSync.enqueue(Operation.of("note.added", "peer:far", "a"));
			Awaitility.await()
				.until(() -> lost.getBean(Network.class).destinations().unavailable().contains("peer:far"));
			assertThat(vixSync.explain(id).sentence()).contains("HTTP 404");
			assertThat(vixSync.find(id).orElseThrow().attempt()).isZero();
		}
	}

	@Test
	void aPeerThatIsNotKnownIsRefusedAndTheKnownOnesAreNamed() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.vixSync.enqueue(Operation.of("note.added", "peer:fra", "a")))
			.withMessage("There is no peer 'fra'. Known peers: far, other. Set vix.sync.peers.<name>.url, or correct"
					+ " the target");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.vixSync.enqueue(Operation.of("note.added", "/far", "a")))
			.withMessageContaining("No transport knows the kind 'note.added'");
	}

	/** Sends. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class SendingHost {

		final ConcurrentLinkedQueue<String> tokens = new ConcurrentLinkedQueue<>();

		@Bean
		VixSyncWebClientCustomizer counting() {
			return (builder) -> builder.filter((request, next) -> {
				this.tokens.add(String.valueOf(request.headers().getFirst("X-Token")));
				return next.exchange(request);
			});
		}

	}

}
