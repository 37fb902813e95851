package com.vixcpp.sync.powercut;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import com.vixcpp.sync.engine.EngineRuntime;
import com.vixcpp.sync.engine.EngineSettings;
import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.flyway.VixSyncMigrator;
import com.vixcpp.sync.jdbc.DatabaseDurability;
import com.vixcpp.sync.jdbc.JdbcOutboxStore;
import com.vixcpp.sync.jdbc.JdbcTransactions;
import com.vixcpp.sync.jdbc.JdbcWal;
import com.vixcpp.sync.jdbc.Node;
import com.vixcpp.sync.jdbc.Nodes;
import com.vixcpp.sync.network.Destinations;
import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.outbox.TimeSource;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.transport.TransportRegistry;
import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An application on a recorded disk: writes notes and enqueues from several threads,
 * while an engine sends.
 */
final class RecordedRun implements AutoCloseable {

	private static final EngineSettings SETTINGS = new EngineSettings(1, 20, 8, 1_000_000, Duration.ofMillis(5),
			Duration.ofMillis(5), Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(10));

	/** Too large to stand in its row. */
	private static final String PAYLOAD = "\"" + "x".repeat(1000) + "\"";

	private final DiskJournal journal;

	private final HikariDataSource dataSource = new HikariDataSource();

	final Outbox outbox;

	final SyncEngine engine;

	final JdbcTransactions transactions;

	final DatabaseDurability durability;

	private final TransactionTemplate caller;

	RecordedRun(DiskJournal journal, boolean fsyncOnWrite) {
		this.journal = journal;
		this.dataSource.setJdbcUrl(journal.url());
		this.dataSource.setUsername("sa");
		this.dataSource.setMaximumPoolSize(5);
		new VixSyncMigrator(this.dataSource, "h2", null).afterPropertiesSet();
		JdbcClient.create(this.dataSource)
			.sql("create table if not exists note (operation_id varchar(64) primary key)")
			.update();
		// As after an orderly shutdown, so that what is lost later is lost by us.
		JdbcClient.create(this.dataSource).sql("checkpoint sync").update();
		this.durability = new DatabaseDurability(this.dataSource, fsyncOnWrite);
		this.transactions = new JdbcTransactions(this.dataSource, null, false, this.durability, () -> {
		});
		Node ended = endedNode();
		JdbcOutboxStore store = new JdbcOutboxStore(this.transactions, new JdbcWal(this.transactions),
				new Nodes(ended, this.transactions));
		store.recover();
		this.outbox = new Outbox(ended.owner(), store, RetryPolicy.DEFAULT, new Random(1));
		this.engine = engine();
		journal.add(new DiskJournal.Event.Started());
		this.caller = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
	}

	/** A process that had this id before: for whoever looks later, it has ended. */
	private static Node endedNode() {
		Node self = Node.current(false);
		return new Node(self.owner(), self.place(), self.pid(), "another beginning", false);
	}

	/** While H2 forces its file, it opens no connection. */
	void awaitAllConnections() {
		Awaitility.await().until(() -> this.dataSource.getHikariPoolMXBean().getTotalConnections() == 5);
	}

	private SyncEngine engine() {
		SyncTransport transport = SyncTransport.of("test", (operation) -> {
			this.journal.add(new DiskJournal.Event.Sent(operation.id()));
			return SendResult.delivered();
		});
		Network network = new Network(() -> true,
				new Destinations(Duration.ofMillis(10), Duration.ofMillis(100), new Random(1)));
		return new SyncEngine(this.outbox, new TransportRegistry(List.of(transport)), network, SETTINGS,
				new EngineRuntime(TimeSource.DATABASE, Thread::new));
	}

	/** What a disk sees while notes are written and sent. */
	static List<DiskJournal.Event> journalOf(boolean fsyncOnWrite, int threads, int notesEach) {
		DiskJournal journal = DiskJournal.open();
		try (RecordedRun run = new RecordedRun(journal, fsyncOnWrite)) {
			run.work(threads, notesEach);
		}
		return journal.events();
	}

	/** Write notes from several threads while the engine sends. */
	void work(int threads, int notesEach) {
		this.engine.start();
		CompletableFuture.allOf(IntStream.range(0, threads).mapToObj((thread) -> CompletableFuture.runAsync(() -> {
			for (int i = 0; i < notesEach; i++) {
				write(thread + "-" + i);
			}
		}, (task) -> new Thread(task).start())).toArray(CompletableFuture[]::new)).join();
		this.engine.stop();
	}

	/** Write a note and its operation in one transaction, and say so when it is done. */
	void write(String id) {
		write(id, () -> {
		});
	}

	/** The same, and do something more behind it in the same transaction. */
	void write(String id, Runnable more) {
		this.caller.executeWithoutResult((status) -> {
			JdbcClient.create(this.dataSource).sql("insert into note values (?)").param(id).update();
			enqueue(id);
			more.run();
		});
		this.journal.add(new DiskJournal.Event.Acknowledged(id));
	}

	void enqueue(String id) {
		this.transactions.execute(id,
				() -> this.outbox.enqueue(Operation.of("test", "somewhere", PAYLOAD).withId(id), "test", null));
	}

	@Override
	public void close() {
		this.engine.stop();
		this.dataSource.close();
	}

}
