package com.vixcpp.sync.input;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.input.RecordingServer.Request;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.PayloadConverter;
import com.vixcpp.sync.transport.SyncTransport;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application with a running engine, whose transaction holds a local write and an
 * innocent operation beside whatever a test does to it.
 */
final class Node {

	private static final Map<TestDatabase, Node> NODES = new EnumMap<>(TestDatabase.class);

	/** Part of every secret: of header values, payloads, user info. */
	static final String SECRET = "53cr3t";

	/** What a hostile act came to. */
	record Outcome(@Nullable RuntimeException refusal, List<Request> requests) {

		String message() {
			return String.valueOf((this.refusal != null) ? this.refusal.getMessage() : null);
		}

		/** Everything that a log of the refusal would show. */
		String trace() {
			StringWriter trace = new StringWriter();
			if (this.refusal != null) {
				this.refusal.printStackTrace(new PrintWriter(trace));
			}
			return trace.toString();
		}

	}

	final RecordingServer server;

	final HikariDataSource dataSource;

	final ConfigurableApplicationContext context;

	final VixSync vixSync;

	/** Carries the kind {@code custom} as a test likes. */
	final CustomTransport transport;

	private final TransactionTemplate transaction;

	private Node(TestDatabase database) {
		try {
			this.server = new RecordingServer();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.dataSource = database.empty();
		this.transport = new CustomTransport();
		this.context = new SpringApplicationBuilder(Host.class).web(WebApplicationType.NONE)
			.bannerMode(org.springframework.boot.Banner.Mode.OFF)
			.initializers(this::registerBeans)
			.run("--vix.sync.http.base-url=http://" + this.server.host() + "/api",
					"--vix.sync.http.headers.X-Api=base-" + SECRET, "--vix.sync.retry.max-attempts=1",
					"--vix.sync.retry.base-delay=10ms", "--vix.sync.retry.max-delay=50ms");
		JdbcClient.create(this.dataSource).sql("create table note (id varchar(64) primary key)").update();
		this.vixSync = this.context.getBean(VixSync.class);
		this.transaction = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
	}

	private void registerBeans(ConfigurableApplicationContext context) {
		GenericApplicationContext beans = (GenericApplicationContext) context;
		beans.registerBean("dataSource", DataSource.class, () -> this.dataSource);
		beans.registerBean("customTransport", SyncTransport.class, () -> this.transport);
		beans.registerBean("customConverter", PayloadConverter.class,
				() -> (source) -> this.transport.converter.toPayload(source));
	}

	/** One for all tests of a run; ends with it. */
	static synchronized Node on(TestDatabase database) {
		return NODES.computeIfAbsent(database, Node::new);
	}

	/**
	 * Do something hostile in a transaction that does something innocent before it, and
	 * see the innocent arrive.
	 */
	Outcome attempt(Consumer<VixSync> hostile) {
		this.server.forget();
		String innocent = UUID.randomUUID().toString();
		AtomicReference<RuntimeException> refusal = new AtomicReference<>();
		this.transaction.executeWithoutResult((status) -> {
			JdbcClient.create(this.dataSource).sql("insert into note values (?)").param(innocent).update();
			this.vixSync.enqueue(Operation.of("http.post", "/innocent").withId(innocent));
			try {
				hostile.accept(this.vixSync);
			}
			catch (RuntimeException ex) {
				refusal.set(ex);
			}
		});
		assertThat(JdbcClient.create(this.dataSource).sql("select id from note").query(String.class).list())
			.contains(innocent);
		await().atMost(Duration.ofSeconds(60))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(3))
			.until(this::isIdle);
		assertThat(this.vixSync.find(innocent).orElseThrow().status()).isEqualTo(OperationStatus.DONE);
		List<Request> innocents = this.server.requests().stream().filter((each) -> isOf(each, innocent)).toList();
		assertThat(innocents).hasSize(1);
		return new Outcome(refusal.get(),
				this.server.requests().stream().filter((each) -> !isOf(each, innocent)).toList());
	}

	private boolean isIdle() {
		var counts = this.vixSync.counts();
		return counts.pending() + counts.inFlight() + counts.failed() == 0;
	}

	private static boolean isOf(Request request, String id) {
		return request.line().equals("POST /api/innocent HTTP/1.1") && request.values("Idempotency-Key").contains(id);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

	}

}
