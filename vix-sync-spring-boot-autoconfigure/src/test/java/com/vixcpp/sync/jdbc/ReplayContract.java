package com.vixcpp.sync.jdbc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.wal.StaleCursorException;
import com.vixcpp.sync.wal.WalBatch;
import com.vixcpp.sync.wal.WalCursor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A reader of the log sees every record once, whoever commits when (A1).
 */
abstract class ReplayContract extends StoreContract {

	private final List<Caller> callers = new ArrayList<>();

	private final List<String> seen = new ArrayList<>();

	WalCursor cursor = WalCursor.START;

	@BeforeEach
	void aTableOfTheApplication() {
		if (database() == null) {
			return;
		}
		new JdbcTemplate(this.dataSource).execute("create table business (id integer)");
	}

	@AfterEach
	void end() {
		this.callers.forEach(Caller::close);
	}

	Caller caller() {
		Caller caller = new Caller(this.dataSource, this.transactions);
		this.callers.add(caller);
		return caller;
	}

	void enqueue(String id) {
		this.outbox.enqueue(operation(id), "base", T0);
	}

	/** What is new to the reader: operation and revision. */
	List<String> read(int limit) {
		List<String> read = new ArrayList<>();
		int before = -1;
		while (read.size() > before) {
			before = read.size();
			var batch = this.wal.read(this.cursor, limit);
			batch.records().forEach((each) -> read.add(each.operationId() + "/" + each.revision()));
			this.cursor = new WalCursor(batch.next().value());
		}
		return read;
	}

	/** Both ways: the older transaction has the lower position, or the higher one. */
	@OnDatabases("records are written one after the other, never in transactions that cross")
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatCommitsLateIsReadWhereverItsPositionIs(boolean olderFirst) {
		enqueue("before");
		assertThat(read(10)).containsExactly("before/0");
		Caller older = caller();
		older.sql("insert into business values (1)");
		Caller younger = caller();
		younger.sql("insert into business values (2)");
		Caller first = olderFirst ? older : younger;
		Caller second = olderFirst ? younger : older;
		first.change(() -> enqueue("first"));
		second.change(() -> enqueue("second"));
		second.commit();
		assertThat(read(10)).containsExactly("second/0");
		enqueue("between");
		assertThat(read(10)).containsExactly("between/0");
		first.commit();
		assertThat(read(10)).containsExactly("first/0");
		assertThat(read(10)).isEmpty();
	}

	@OnDatabases("records are written one after the other, never in transactions that cross")
	@Test
	void whatIsRolledBackIsNeverReadAndHoldsUpNothing() {
		Caller caller = caller();
		caller.change(() -> enqueue("undone"));
		enqueue("a");
		assertThat(read(10)).containsExactly("a/0");
		caller.rollback();
		enqueue("b");
		assertThat(read(10)).containsExactly("b/0");
	}

	/** Its own records could still be undone, and its own id is in no snapshot. */
	@OnDatabases("records are written one after the other, never in transactions that cross")
	@Test
	void aReaderInsideATransactionReadsWhatIsCommittedAndMissesNothingOfItsOwn() {
		Caller caller = caller();
		caller.change(() -> enqueue("own"));
		enqueue("other");
		caller.change(() -> this.seen.addAll(read(10)));
		assertThat(this.seen).containsExactly("other/0");
		caller.change(() -> enqueue("own-later"));
		caller.commit();
		assertThat(read(10)).containsExactly("own/0", "own-later/0");
	}

	@OnDatabases("records are written one after the other, never in transactions that cross")
	@Test
	void whatBuildsOnARecordComesAfterItAlsoInTheTransactionThatBeganFirst() {
		Caller old = caller();
		old.sql("insert into business values (1)");
		old.change(() -> enqueue("old"));
		enqueue("a");
		old.change(() -> this.outbox.discard("a", T0));
		old.commit();
		assertThat(read(1)).containsExactly("old/0", "a/0", "a/1");
	}

	/** Writers that open, write, commit and roll back in any order, and a slow reader. */
	@OnDatabases("records are written one after the other, never in transactions that cross")
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void aReaderSeesEachRecordOnceAndRevisionsInOrderInEveryInterleaving(long seed) {
		Random random = new Random(seed);
		List<Caller> open = new ArrayList<>();
		for (int step = 0; step < 120; step++) {
			String id = "s" + step;
			switch (random.nextInt(6)) {
				case 0 -> {
					Caller caller = caller();
					caller.sql("insert into business values (1)");
					caller.change(() -> enqueue(id));
					open.add(caller);
				}
				case 1 -> open.stream().findAny().ifPresent((caller) -> caller.change(() -> enqueue(id)));
				case 2 -> {
					if (!open.isEmpty()) {
						Caller caller = open.remove(random.nextInt(open.size()));
						if (random.nextInt(4) > 0) {
							caller.commit();
						}
						else {
							caller.rollback();
						}
					}
				}
				case 3 -> {
					for (ClaimedOperation each : claim(T0, 3)) {
						this.outbox.complete(each, T0);
					}
				}
				case 4 -> enqueue(id);
				default -> this.seen.addAll(read(1 + random.nextInt(7)));
			}
		}
		open.forEach(Caller::commit);
		this.seen.addAll(read(7));
		List<String> all = new JdbcTemplate(this.dataSource)
			.queryForList("select operation_id || '/' || revision from vix_sync_wal", String.class);
		assertThat(this.seen).containsExactlyInAnyOrderElementsOf(all).hasSizeGreaterThan(30);
		Map<String, Integer> revisions = new HashMap<>();
		this.seen.forEach((each) -> {
			String[] parts = each.split("/");
			assertThat(Integer.parseInt(parts[1])).isEqualTo(revisions.merge(parts[0], 1, Integer::sum) - 1);
		});
	}

	@Test
	void ofSeveralThatReadAtOnceEachSeesEachRecordOnce() {
		CompletableFuture<Void> writing = CompletableFuture
			.runAsync(() -> IntStream.range(0, 400).forEach((i) -> enqueue("a" + i)));
		List<CompletableFuture<List<String>>> readers = Stream
			.generate(() -> CompletableFuture.supplyAsync(() -> readWhile(writing)))
			.limit(4)
			.toList();
		assertThat(readers).allSatisfy((each) -> assertThat(each.join()).hasSize(400).doesNotHaveDuplicates());
	}

	private List<String> readWhile(CompletableFuture<Void> writing) {
		List<String> read = new ArrayList<>();
		WalCursor from = WalCursor.START;
		boolean last;
		int before;
		do {
			last = writing.isDone();
			before = read.size();
			WalBatch batch = this.wal.read(from, 20);
			batch.records().forEach((each) -> read.add(each.operationId()));
			from = batch.next();
		}
		while (!last || read.size() > before);
		return read;
	}

	@Test
	void aReplayOfTheWholeLogGivesItInTheOrderOfPositions() {
		for (int i = 0; i < 450; i++) {
			enqueue("a" + i);
		}
		List<Long> positions = new ArrayList<>();
		this.wal.replay(WalCursor.START, (record) -> positions.add(record.position()));
		assertThat(positions).hasSize(450).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void aCursorThatNeverWasOneIsRefused() {
		for (String value : List.of("yesterday", "7", "1|x", "1|a|b|c|d|e", "2|a|1|1:1:||0", "1|a|1|:||0")) {
			assertThatExceptionOfType(IllegalArgumentException.class)
				.isThrownBy(() -> this.wal.read(new WalCursor(value), 1))
				.withMessageContaining(value);
		}
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new WalCursor(" "));
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> this.wal.read(WalCursor.START, 0));
	}

	@OnDatabases("the incarnation is changed in a table; of another directory see FileWalTests")
	@Test
	void aCursorOfAnotherDatabaseIsRefused() {
		enqueue("a");
		assertThat(read(10)).hasSize(1);
		new JdbcTemplate(this.dataSource)
			.update("update vix_sync_control set content = 'another' where name = 'incarnation'");
		assertRefused("WalCursor.START");
	}

	void assertRefused(String words) {
		assertThatExceptionOfType(StaleCursorException.class).isThrownBy(() -> this.wal.read(this.cursor, 10))
			.withMessageContaining(words);
	}

}
