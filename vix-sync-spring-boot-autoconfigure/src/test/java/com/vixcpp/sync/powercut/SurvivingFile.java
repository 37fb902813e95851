package com.vixcpp.sync.powercut;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.jdbc.JdbcOutboxStore;
import com.vixcpp.sync.jdbc.JdbcTransactions;
import com.vixcpp.sync.jdbc.JdbcWal;
import com.vixcpp.sync.jdbc.Node;
import com.vixcpp.sync.jdbc.Nodes;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.RetryPolicy;
import org.h2.store.fs.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * What an application finds in its database when it starts after a power cut.
 *
 * @param notes the local rows
 * @param puts the operations in the log
 * @param waiting the operations that an engine can claim
 * @param finished the operations that the log says are finished
 */
record SurvivingFile(Set<String> notes, Set<String> puts, Set<String> waiting, Set<String> finished) {

	private static final Logger logger = LoggerFactory.getLogger(SurvivingFile.class);

	/** Open a database file as an application would, and close it unchanged. */
	static SurvivingFile open(byte[] file) {
		String name = "memFS:/" + UUID.randomUUID();
		try (OutputStream output = FileUtils.newOutputStream(name + ".mv.db", false)) {
			output.write(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		SingleConnectionDataSource dataSource = new SingleConnectionDataSource(
				"jdbc:h2:" + name + ";DB_CLOSE_ON_EXIT=FALSE", "sa", "", true);
		try {
			JdbcClient jdbc = JdbcClient.create(dataSource);
			SurvivingFile found = isMigrated(jdbc) ? start(dataSource, jdbc)
					: new SurvivingFile(Set.of(), Set.of(), Set.of(), Set.of());
			close(jdbc);
			return found;
		}
		finally {
			dataSource.destroy();
			FileUtils.delete(name + ".mv.db");
			FileUtils.delete(name + ".trace.db");
		}
	}

	private static void close(JdbcClient jdbc) {
		try {
			jdbc.sql("shutdown immediately").update();
		}
		catch (DataAccessException ex) {
			// An assertion of H2 about large objects, which are on only in tests.
			logger.debug("H2 did not close well", ex);
		}
	}

	/** What is waiting is what an engine would get, one lease after the other. */
	private static SurvivingFile start(SingleConnectionDataSource dataSource, JdbcClient jdbc) {
		JdbcTransactions transactions = TestDatabase.transactions(dataSource);
		Node node = Node.current(false);
		JdbcOutboxStore store = new JdbcOutboxStore(transactions, new JdbcWal(transactions),
				new Nodes(node, transactions));
		store.recover();
		Outbox outbox = new Outbox(node.owner(), store, RetryPolicy.DEFAULT, new Random(1));
		while (outbox.recover(100, false, null) > 0) {
			// The leases of the process that has ended.
		}
		Set<String> waiting = new HashSet<>();
		for (boolean suspects : new boolean[] { true, false }) {
			outbox
				.claim(new ClaimRequest(Map.of("test", 1000), Set.of("test"), 10_000_000, Duration.ofMinutes(1),
						suspects), null)
				.forEach((claimed) -> waiting.add(claimed.operation().id()));
		}
		return new SurvivingFile(ids(jdbc, "select operation_id from note"),
				ids(jdbc, "select operation_id from vix_sync_wal where revision = 0"), waiting,
				ids(jdbc, "select operation_id from vix_sync_wal where status in (2, 5, 6)"));
	}

	/** Operations that somebody was told of, and that are not there. */
	Set<String> lost(Set<String> told) {
		return without(told, this.puts);
	}

	/** Operations of which the local row and the operation are not both there. */
	Set<String> torn() {
		Set<String> torn = without(this.notes, this.puts);
		torn.addAll(without(this.puts, this.notes));
		return torn;
	}

	/** Operations that are neither waiting nor finished, or both. */
	Set<String> astray() {
		Set<String> kept = new HashSet<>(this.waiting);
		kept.addAll(this.finished);
		Set<String> astray = without(this.puts, kept);
		astray.addAll(without(kept, this.puts));
		Set<String> both = new HashSet<>(this.waiting);
		both.retainAll(this.finished);
		astray.addAll(both);
		return astray;
	}

	private static Set<String> without(Set<String> all, Set<String> removed) {
		Set<String> result = new HashSet<>(all);
		result.removeAll(removed);
		return result;
	}

	private static boolean isMigrated(JdbcClient jdbc) {
		return !ids(jdbc, "select table_name from information_schema.tables where table_name = 'NOTE'").isEmpty();
	}

	private static Set<String> ids(JdbcClient jdbc, String sql) {
		return jdbc.sql(sql).query(String.class).set();
	}

}
