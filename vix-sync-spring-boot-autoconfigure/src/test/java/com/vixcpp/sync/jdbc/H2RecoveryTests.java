package com.vixcpp.sync.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.flyway.VixSyncMigrator;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a crash of H2 may leave half done, made by hand: the log decides.
 */
class H2RecoveryTests {

	private HikariDataSource dataSource;

	private JdbcClient jdbc;

	private JdbcOutboxStore store;

	private Outbox outbox;

	@BeforeEach
	void open() {
		this.dataSource = TestDatabase.H2.migrated();
		this.jdbc = JdbcClient.create(this.dataSource);
		JdbcTransactions transactions = TestDatabase.transactions(this.dataSource);
		Node self = Node.current(false);
		new Nodes(new Node("ended", self.place(), self.pid(), "another beginning", false), transactions).register();
		this.store = new JdbcOutboxStore(transactions, new JdbcWal(transactions), new Nodes(self, transactions));
		this.outbox = new Outbox("test", this.store, RetryPolicy.DEFAULT, new Random(1));
		for (String id : List.of("a", "b", "c")) {
			this.outbox.enqueue(Operation.of("test", "x").withId(id), "test", null);
		}
	}

	@AfterEach
	void close() {
		this.dataSource.close();
	}

	private List<ClaimedOperation> claim() {
		return this.outbox
			.claim(new ClaimRequest(Map.of("test", 10), Set.of("test"), 1000, Duration.ofMinutes(1), false), null);
	}

	@Test
	void anOperationWithoutItsEntryGetsOne() {
		this.jdbc.sql("delete from vix_sync_outbox where operation_id = 'b'").update();
		this.store.recover();
		assertThat(claim()).extracting((each) -> each.operation().id()).containsExactlyInAnyOrder("a", "b", "c");
	}

	@Test
	void itIsTheEntryThatWasLostWithAllThatTheLogKnowsOfIt() {
		this.outbox.enqueue(Operation.of("test", "x").withId("d"), "elsewhere", null);
		ClaimedOperation claimed = this.outbox
			.claim(new ClaimRequest(Map.of("elsewhere", 1), Set.of("test"), 1000, Duration.ofMinutes(1), false), null)
			.get(0);
		this.outbox.fail(claimed, "busy", true, null);
		OutboxEntry lost = this.store.entry("d").orElseThrow();
		this.jdbc.sql("delete from vix_sync_outbox where operation_id = 'd'").update();
		this.store.recover();
		assertThat(this.store.entry("d")).contains(lost);
	}

	@Test
	void anEntryWhoseOperationIsFinishedGoes() {
		ClaimedOperation first = claim().get(0);
		String row = first.operation().id();
		this.jdbc.sql("create table kept as select * from vix_sync_outbox where operation_id = :id")
			.param("id", row)
			.update();
		this.outbox.complete(first, null);
		this.jdbc.sql("alter table kept drop column lane").update();
		this.jdbc.sql("insert into vix_sync_outbox (" + columns() + ") select " + columns() + " from kept").update();
		this.store.recover();
		assertThat(this.store.entry(row)).isEmpty();
		assertThat(this.outbox.find(row).orElseThrow().status()).isEqualTo(OperationStatus.DONE);
	}

	private String columns() {
		return String.join(", ", this.jdbc.sql("""
				select column_name from information_schema.columns where table_name = 'KEPT' order by ordinal_position
				""").query(String.class).list());
	}

	@Test
	void anEntryBehindItsLogCatchesUpAndOneAheadGoesBack() {
		List<ClaimedOperation> claimed = claim();
		this.outbox.fail(claimed.get(0), "first", true, null);
		this.jdbc.sql("update vix_sync_outbox set revision = 0, attempt = 0, status = 0").update();
		this.jdbc.sql("update vix_sync_outbox set revision = 5, attempt = 5, status = 3 where operation_id = 'c'")
			.update();
		this.store.recover();
		String failed = claimed.get(0).operation().id();
		assertThat(this.outbox.find(failed).orElseThrow().attempt()).isEqualTo(1);
		assertThat(this.store.entry(failed).orElseThrow().revision()).isEqualTo(1);
		assertThat(this.store.entry("c").orElseThrow().revision()).isZero();
		assertThat(this.outbox.find("c").orElseThrow().attempt()).isZero();
	}

	@Test
	void anEntryBehindItsLogIsAsSuspectAsThatSays() {
		String lost = claim().get(0).operation().id();
		assertThat(this.outbox.recover(1, true, Instant.now().plus(Duration.ofMinutes(2)))).isEqualTo(1);
		OutboxEntry suspect = this.store.entry(lost).orElseThrow();
		assertThat(suspect.suspect()).isTrue();
		this.jdbc.sql("update vix_sync_outbox set revision = 0, suspect = false where operation_id = :id")
			.param("id", lost)
			.update();
		this.jdbc.sql("update vix_sync_outbox set revision = 5, suspect = true where operation_id <> :id")
			.param("id", lost)
			.update();
		this.store.recover();
		assertThat(this.store.entry(lost)).contains(suspect);
		assertThat(this.outbox.claimable("", "", 10).suspects()).containsExactly("test");
		assertThat(claim()).extracting((each) -> each.operation().id())
			.containsExactlyInAnyOrderElementsOf(Stream.of("a", "b", "c").filter((id) -> !id.equals(lost)).toList());
	}

	@Test
	void aKeyOfWhichTwoWereStoredAsItsHeadIsLinedUpAnew() {
		for (String id : List.of("d", "e")) {
			this.outbox.enqueue(Operation.of("test", "x").withId(id).withOrderingKey("k"), "test", null);
		}
		this.jdbc.sql("update vix_sync_outbox set place = 1 where ordering_key = 'k'").update();
		this.store.recover();
		assertThat(this.outbox.keys().lineUp()).isEqualTo(2);
		assertThat(claim()).extracting((each) -> each.operation().id()).containsExactlyInAnyOrder("a", "b", "c", "d");
	}

	@Test
	void whatHasAKeyOrADeadlineIsFoundByThemAgain() {
		Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
		this.outbox.enqueue(Operation.of("test", "x").withId("d").withOrderingKey("k"), "test", null);
		this.outbox.enqueue(Operation.of("test", "x").withId("e").withExpiresAt(deadline), "test", null);
		this.jdbc.sql("delete from vix_sync_bound").update();
		this.jdbc.sql("insert into vix_sync_bound (position, place, ordering_key) values (1000, 1, 'k')").update();
		this.store.recover();
		assertThat(this.outbox.keys().lineUp()).isEqualTo(1);
		assertThat(this.outbox.expire(10, deadline)).isEqualTo(1);
		assertThat(claim()).extracting((each) -> each.operation().id()).containsExactlyInAnyOrder("a", "b", "c", "d");
	}

	@Test
	void anEntryWithoutAnIntentGoes() {
		this.jdbc.sql("delete from vix_sync_wal where operation_id = 'b'").update();
		this.store.recover();
		assertThat(this.store.entry("b")).isEmpty();
		assertThat(this.outbox.counts().pending()).isEqualTo(2);
	}

	@Test
	void positionsAreNotHandedOutAgain() {
		this.jdbc.sql("alter table vix_sync_wal alter column position restart with 1").update();
		this.store.recover();
		assertThat(this.outbox.enqueue(Operation.of("test", "x").withId("d"), "test", null)).isTrue();
		assertThat(claim()).hasSize(4);
	}

	@Test
	void theIndexesThatWereMadeAnewAreThoseOfTheMigration() {
		List<Map<String, Object>> before = indexes();
		this.store.recover();
		assertThat(indexes()).isEqualTo(before).hasSizeGreaterThanOrEqualTo(5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "create index vix_sync_outbox_claim_anew on vix_sync_outbox (lane)",
			"alter index vix_sync_outbox_claim rename to vix_sync_outbox_claim_anew" })
	void aStartThatWasCutOffWhileItMadeThemIsCompleted(String cutOffAfter) {
		List<Map<String, Object>> before = indexes();
		this.jdbc.sql(cutOffAfter).update();
		this.store.recover();
		assertThat(indexes()).isEqualTo(before);
	}

	@Test
	void tablesInASchemaOfTheirOwnAreMendedAsWell() {
		try (HikariDataSource apart = TestDatabase.H2.empty()) {
			new VixSyncMigrator(apart, "h2", "app").afterPropertiesSet();
			JdbcTransactions transactions = new JdbcTransactions(apart, "app", false,
					new DatabaseDurability(apart, false), () -> {
					});
			Node self = Node.current(false);
			new Nodes(new Node("ended", self.place(), self.pid(), "another beginning", false), transactions).register();
			JdbcOutboxStore mended = new JdbcOutboxStore(transactions, new JdbcWal(transactions),
					new Nodes(self, transactions));
			mended.insert(Operation.of("test", "x").withId("a"), "test", null);
			JdbcClient.create(apart).sql("delete from \"app\".vix_sync_outbox").update();
			mended.recover();
			assertThat(mended.entry("a")).isPresent();
		}
	}

	private List<Map<String, Object>> indexes() {
		return this.jdbc.sql("""
				select c.table_name, c.index_name, c.column_name, c.ordinal_position, i.index_type_name
				from information_schema.index_columns c join information_schema.indexes i on i.index_name = c.index_name
				where c.table_name like 'VIX_SYNC_OUTBOX' or i.index_name like 'VIX%'
				order by c.table_name, c.index_name, c.ordinal_position
				""").query().listOfRows();
	}

}
