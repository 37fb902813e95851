package com.vixcpp.sync.listener;

import java.time.Duration;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationListener;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.operation.Response;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An application that keeps in a table of its own what has become of its notes. What its
 * remote answers and what its listener does beside that is set per operation.
 */
final class ListeningHost implements AutoCloseable {

	private static final Map<TestDatabase, ListeningHost> HOSTS = new EnumMap<>(TestDatabase.class);

	/** What the remote answers; by default it gives an id. */
	final Map<String, Supplier<SendResult>> answers = new ConcurrentHashMap<>();

	/** What the listener does after it has written its row. */
	final Map<String, Consumer<OperationEvent>> listening = new ConcurrentHashMap<>();

	/** What a listener to application events does. */
	final Map<String, Consumer<OperationEvent>> events = new ConcurrentHashMap<>();

	final List<String> sent = new CopyOnWriteArrayList<>();

	final List<OperationEvent> told = new CopyOnWriteArrayList<>();

	final List<OperationEvent> published = new CopyOnWriteArrayList<>();

	private final HikariDataSource dataSource;

	private final ConfigurableApplicationContext context;

	final JdbcClient jdbc;

	final VixSync vixSync;

	ListeningHost(TestDatabase database, String... properties) {
		this(database.empty(), properties);
	}

	/** On a database, which is closed with it. */
	ListeningHost(HikariDataSource dataSource, String... properties) {
		this.dataSource = dataSource;
		this.jdbc = JdbcClient.create(this.dataSource);
		this.jdbc.sql(
				"create table if not exists note (id varchar(64) primary key, state varchar(32), remote varchar(2000))")
			.update();
		Application.host = this;
		this.context = TestHost.start(Application.class, this.dataSource, properties);
		this.vixSync = this.context.getBean(VixSync.class);
	}

	/** One per database, for all tests: they must use ids of their own. */
	static synchronized ListeningHost on(TestDatabase database) {
		return HOSTS.computeIfAbsent(database,
				(each) -> new ListeningHost(each, "vix.sync.retry.base-delay=50ms", "vix.sync.retry.max-delay=50ms",
						"vix.sync.retry.jitter=0", "vix.sync.retry.max-attempts=3", "vix.sync.engine.idle-sleep=20ms",
						"spring.flyway.enabled=false"));
	}

	static synchronized void closeAll() {
		HOSTS.values().forEach(ListeningHost::close);
		HOSTS.clear();
	}

	static Operation operation(String id) {
		return Operation.of("test.send", "/notes", "{}").withId(id);
	}

	/** Due in an hour. */
	static Operation later(String id) {
		return operation(id).withNotBefore(Instant.now().plusSeconds(3600));
	}

	/** Write a note and enqueue its operation, in one transaction. */
	String write(String id) {
		return write(operation(id));
	}

	String write(Operation operation) {
		inTransaction((status) -> {
			note(operation.id());
			this.vixSync.enqueue(operation);
		});
		return operation.id();
	}

	void inTransaction(Consumer<TransactionStatus> work) {
		new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class)).executeWithoutResult(work);
	}

	/** A connection of the application's pool. */
	Connection connection() throws SQLException {
		return this.context.getBean(DataSource.class).getConnection();
	}

	/** In the transaction of the thread. */
	void note(String id) {
		this.context.getBean(JdbcClient.class).sql("insert into note (id, state) values (?, 'new')").param(id).update();
	}

	/** Until the end of the transaction of the thread. */
	void lock(String id) {
		this.context.getBean(JdbcClient.class)
			.sql("select id from note where id = ? for update")
			.param(id)
			.query(String.class)
			.single();
	}

	/** What PostgreSQL is set to in the transaction of the thread. */
	String setting(String name) {
		return this.context.getBean(JdbcClient.class)
			.sql("select current_setting(?)")
			.param(name)
			.query(String.class)
			.single();
	}

	/** What a note is to everybody else. */
	String state(String id) {
		return this.jdbc.sql("select concat(state, ' ', coalesce(remote, '-')) from note where id = ?")
			.param(id)
			.query(String.class)
			.single();
	}

	OperationStatus status(String id) {
		return this.vixSync.find(id).map(OperationView::status).orElseThrow();
	}

	void await(String id, OperationStatus status) {
		org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> status(id), status::equals);
	}

	List<String> told(String id) {
		return names(this.told, id);
	}

	List<String> published(String id) {
		return names(this.published, id);
	}

	private static List<String> names(List<OperationEvent> events, String id) {
		return events.stream()
			.filter((each) -> each.operation().id().equals(id))
			.map((each) -> each.getClass().getSimpleName())
			.collect(Collectors.toList());
	}

	long sends(String id) {
		return this.sent.stream().filter(id::equals).count();
	}

	/** What keeps the engine from its work. */
	@Nullable String trouble() {
		return this.context.getBean(SyncEngine.class).storeTrouble();
	}

	static void wait(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.context.close();
		this.dataSource.close();
	}

	private SendResult send(Operation operation) {
		this.sent.add(operation.id());
		Supplier<SendResult> answer = this.answers.get(operation.id());
		return (answer != null) ? answer.get()
				: SendResult.delivered()
					.withStatus(201)
					.withResponse(new Response(Map.of("Location", "/notes/17"), "{\"id\":17}"));
	}

	private void hear(OperationEvent event, String remote, JdbcClient jdbc) {
		this.told.add(event);
		String id = event.operation().id();
		jdbc.sql("update note set state = ?, remote = ? where id = ?")
			.params(event.getClass().getSimpleName(), remote, id)
			.update();
		this.listening.getOrDefault(id, (each) -> {
		}).accept(event);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		/** Whose application is being started. */
		private static ListeningHost host;

		private final ListeningHost mine = host;

		@Bean
		SyncTransport transport() {
			return SyncTransport.of("test.send", this.mine::send);
		}

		@Bean
		OperationListener listener(JdbcClient jdbc) {
			ListeningHost mine = this.mine;
			return new OperationListener() {
				@Override
				public void delivered(OperationEvent.Delivered event) {
					mine.hear(event, (event.response() != null) ? event.response().headers().get("location") : null,
							jdbc);
				}

				@Override
				public void failed(OperationEvent.Failed event) {
					mine.hear(event, String.valueOf(event.status()), jdbc);
				}

				@Override
				public void permanentlyFailed(OperationEvent.PermanentlyFailed event) {
					mine.hear(event, event.reason(), jdbc);
				}

				@Override
				public void expired(OperationEvent.Expired event) {
					mine.hear(event, null, jdbc);
				}

				@Override
				public void discarded(OperationEvent.Discarded event) {
					mine.hear(event, null, jdbc);
				}
			};
		}

		@EventListener
		void hear(OperationEvent event) {
			this.mine.published.add(event);
			this.mine.events.getOrDefault(event.operation().id(), (each) -> {
			}).accept(event);
		}

	}

}
