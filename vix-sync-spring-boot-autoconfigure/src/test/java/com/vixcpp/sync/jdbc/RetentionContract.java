package com.vixcpp.sync.jdbc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.vixcpp.sync.wal.StaleCursorException;
import com.vixcpp.sync.wal.WalCursor;
import com.vixcpp.sync.wal.WalRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The log gives its space back, and those who read it notice what they have missed.
 */
abstract class RetentionContract extends DeliveredContract {

	@Test
	void pruningTakesAllRecordsOfWhatHasBeenFinishedForLongAndNothingElse() {
		deliver("done", T0);
		this.outbox.enqueue(operation("discarded"), "base", T0);
		this.outbox.discard("discarded", T0);
		this.outbox.enqueue(operation("expired").withExpiresAt(T0.plusSeconds(1)), "base", T0);
		this.outbox.expire(10, T0.plusSeconds(1));
		this.outbox.enqueue(operation("failed"), "base", T0);
		this.outbox.fail(claimOne(T0), "no", false, T0);
		deliver("resent", T0.plusSeconds(2));
		resend(T0.plusSeconds(2), T0.plusSeconds(3), T0.plusSeconds(4));
		Instant now = T0.plus(WEEK).plusSeconds(5);
		deliver("recent", now.minus(WEEK), 2);
		this.outbox.enqueue(operation("waiting"), "base", T0.plusSeconds(5));
		assertThat(this.outbox.control().prune(WEEK, 10, now)).isEqualTo(3);
		Set<String> left = new TreeSet<>();
		this.wal.replay(WalCursor.START, (each) -> left.add(each.operationId()));
		assertThat(left).containsExactly("failed", "recent", "resent", "waiting");
		assertThat(this.outbox.control().prune(WEEK, 10, now)).isZero();
		this.outbox.control().pause();
		assertThat(this.outbox.control().rebuild()).isEqualTo(3);
	}

	@OnDatabases("files are looked through by stretches, not by pages of an index")
	@Test
	void onePruneLooksAtNoMoreThanItsLimitAllowsHoweverManyWereSentAgain() {
		for (int i = 0; i < 30; i++) {
			deliver("resent" + i, T0);
		}
		resend(T0, T0.plusSeconds(1), T0.plusSeconds(2));
		this.outbox.enqueue(operation("discarded"), "base", T0.plusSeconds(3));
		this.outbox.discard("discarded", T0.plusSeconds(3));
		deliver("last", T0.plusSeconds(3), 31);
		Instant now = T0.plus(WEEK).plusSeconds(5);
		assertThat(this.outbox.control().prune(WEEK, 1, now)).isEqualTo(1);
		assertThat(this.outbox.find("discarded")).isEmpty();
		assertThat(this.outbox.find("last")).as("behind more than it looks at").isPresent();
		assertThat(this.outbox.control().prune(WEEK, 1, now)).isEqualTo(1);
		assertThat(this.outbox.find("last")).isEmpty();
		deliver("later", T0.plusSeconds(3), 31);
		List<Integer> pruned = new ArrayList<>();
		for (int call = 0; call < 4; call++) {
			pruned.add(this.outbox.control().prune(WEEK, 1, now));
		}
		assertThat(pruned).as("each look through the log comes by").containsOnlyOnce(1);
	}

	@Test
	void aCursorBehindWhichRecordsWereRemovedIsRefusedAndOneThatHasReadThemGoesOn() {
		deliver("a", T0);
		WalCursor behind = this.wal.read(WalCursor.START, 1).next();
		WalCursor end = this.wal.replay(WalCursor.START, (each) -> {
		});
		assertThat(this.outbox.control().prune(WEEK, 10, T0.plus(WEEK).plusSeconds(1))).isEqualTo(1);
		deliver("b", T0.plus(WEEK));
		assertThatExceptionOfType(StaleCursorException.class).isThrownBy(() -> this.wal.read(behind, 10))
			.withMessageContaining("vix.sync.wal.retention");
		assertThat(this.wal.read(end, 10).records()).extracting(WalRecord::operationId).containsExactly("b", "b");
		assertThat(this.wal.read(WalCursor.START, 10).records()).hasSize(2);
	}

	@Test
	void aCursorIsRefusedWhereRecordsWereRemovedThatNobodyHadReadYet() {
		deliver("a", T0);
		WalCursor end = this.wal.replay(WalCursor.START, (each) -> {
		});
		deliver("b", T0);
		assertThat(this.outbox.control().prune(WEEK, 10, T0.plus(WEEK).plusSeconds(1))).isEqualTo(2);
		assertThatExceptionOfType(StaleCursorException.class).isThrownBy(() -> this.wal.read(end, 10))
			.withMessageContaining("vix.sync.wal.retention");
	}

	@Test
	void aReaderGoesOnWhereNothingWasRemovedButWhatItHasRead() {
		deliver("a", T0);
		deliver("b", T0.plus(WEEK));
		WalCursor middle = this.wal.read(WalCursor.START, 2).next();
		assertThat(this.outbox.control().prune(WEEK, 10, T0.plus(WEEK).plusSeconds(1))).isEqualTo(1);
		assertThat(this.wal.read(middle, 10).records()).extracting(WalRecord::operationId).containsExactly("b", "b");
	}

	@OnDatabases("there is one node")
	@Test
	void oneNodeAtATimePrunesAndTheOthersDoNotWait() {
		deliver("a", T0);
		try (Caller other = new Caller(this.dataSource, this.transactions)) {
			other.sql("select content from vix_sync_control where name = 'log' for update");
			assertThat(this.outbox.control().prune(WEEK, 10, T0.plus(WEEK).plusSeconds(1))).isZero();
			other.rollback();
		}
		assertThat(this.outbox.control().prune(WEEK, 10, T0.plus(WEEK).plusSeconds(1))).isEqualTo(1);
		assertThat(this.outbox.enqueue(operation("a").withHeader("X", "y"), "base", T0)).isTrue();
	}

}
